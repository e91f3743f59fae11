"""The real web process with real PostgreSQL and RabbitMQ; requests signed as Slack signs them."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from kombu import Connection
from sqlalchemy import Engine

from app.signature import sign
from tasks.queue import QUEUES, declare
from tests.conftest import service

ROOT = Path(__file__).parents[3]
SECRET = "signed-by-tests"  # noqa: S105 - guards nothing
NOBODY_THERE = "127.0.0.1:9"
"""An address at which connections are refused at once."""

Answer = tuple[int, str]


@pytest.fixture(scope="session")
def database_url(own_database: str, engine: Engine) -> str:
    """A migrated database of these tests' own."""
    assert engine
    return own_database


@pytest.fixture(scope="session")
def broker_url() -> str:
    url = service("BROKER_URL")
    with Connection(url) as connection:
        declare(connection)
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def broker(broker_url: str) -> Iterator[Connection]:
    """Give the broker with empty queues, and leave them empty: no worker may find our messages."""
    with Connection(broker_url) as connection:
        _purge(connection)
        yield connection
        _purge(connection)


def _purge(connection: Connection) -> None:
    for queue in QUEUES:
        queue.bind(connection.default_channel).purge()


def waiting(broker: Connection, queue: str, *, within: float = 5) -> list[dict[str, Any]]:
    """Return the envelopes of the messages that wait in *queue*; wait for the first."""
    deadline = time.monotonic() + within
    found: list[dict[str, Any]] = []
    while time.monotonic() < deadline:
        message = broker.default_channel.basic_get(queue, no_ack=True)
        if message is None and found:
            return found
        if message is None:
            time.sleep(0.02)
            continue
        _, kwargs, _ = json.loads(message.body)
        found.append(kwargs["envelope"])
    return found


class Web:
    """One web process."""

    def __init__(self, **environment: str) -> None:
        self.port = _free_port()
        known = {"SLACK_SIGNING_SECRET": SECRET, "SLACK_BOT_TOKEN": "xoxb-playground"}
        known["FLOOD_PER_MINUTE"] = "0"
        unreachable = {"SLACK_API_URL": f"http://{NOBODY_THERE}/api/", "SLACK_APP_TOKEN": ""}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app.web"],
            cwd=ROOT,
            env={**os.environ, **known, **unreachable, **environment, "PORT": str(self.port)},
        )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if self.get("/healthz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.05)
        pytest.fail("the web process did not come up")

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, b"", {})

    def post(self, body: str | bytes, **headers: str) -> Answer:
        raw = body.encode() if isinstance(body, str) else body
        timestamp = str(int(time.time()))
        signed = {
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": sign(raw, timestamp=timestamp, secret=SECRET),
        }
        return self._ask("POST", "/slack/events", raw, signed | headers)

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def at_once(self, body: str, times: int) -> list[Answer]:
        with ThreadPoolExecutor(times) as threads:
            return list(threads.map(self.post, [body] * times))

    def stop(self) -> int:
        self.process.terminate()
        try:
            return self.process.wait(20)
        finally:
            self.process.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def web(database_url: str, broker_url: str) -> Iterator[Web]:
    """The web process as it usually runs, but patient, so that a slow machine proves nothing."""
    running = Web(DATABASE_URL=database_url, BROKER_URL=broker_url, ACCEPT_TIMEOUT="8")
    yield running
    running.stop()


@pytest.fixture
def team() -> str:
    """A workspace that no other test knows."""
    return f"T{uuid.uuid4().hex[:10].upper()}"


def command(team: str, **fields: str) -> str:
    usual = {
        "team_id": team,
        "channel_id": "C1",
        "user_id": "U1",
        "command": "/ban",
        "text": "<@U2|spammer> spam",
        "response_url": f"http://{NOBODY_THERE}/commands/1",
        "trigger_id": uuid.uuid4().hex,
    }
    return urlencode(usual | fields)


def event(team: str, **fields: Any) -> str:
    said = {"type": "message", "user": "U1", "channel": "C1", "text": "hello"}
    usual = {"type": "event_callback", "event_id": f"Ev{uuid.uuid4().hex}", "team_id": team}
    return json.dumps(usual | {"event": said} | fields)


def rows(database: psycopg.Connection[Any], team: str) -> list[dict[str, Any]]:
    with database.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        query = "SELECT * FROM inbox WHERE team_id = %s ORDER BY received_at"
        return cursor.execute(query, [team]).fetchall()

"""The real processes, with a first host that is dead and a second one that lives."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest

from tests.integration.app.conftest import ROOT, Web, event, rows
from tests.integration.hosts.conftest import after_a_dead_database
from tests.system.waiting import eventually


@pytest.fixture
def settings(database_url: str, dead_then_live: str) -> dict[str, str]:
    return {
        "DATABASE_URL": after_a_dead_database(database_url),
        "BROKER_URL": dead_then_live,
        "HEALTH_PORT": str(_free_port()),
        "WORKER_CONCURRENCY": "1",
    }


@pytest.fixture
def web(settings: dict[str, str]) -> Iterator[Web]:
    running = Web(**settings, ACCEPT_TIMEOUT="8")
    yield running
    running.stop()


@pytest.fixture
def worker(settings: dict[str, str]) -> Iterator[str]:
    """Give the page on which the worker of events says whether it is ready."""
    command = [sys.executable, "-m", "tasks.worker", "event"]
    running = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings})  # noqa: S603 - ours
    yield f"http://127.0.0.1:{int(settings['HEALTH_PORT']) + 2}/readyz"
    running.terminate()
    running.wait(20)


def test_a_request_is_kept_carried_out_and_counted(
    web: Web, worker: str, database: psycopg.Connection[Any], team: str
):
    assert web.post(event(team)) == (200, "")

    (row,) = eventually(lambda: _done(database, team), why="a worker has done it")
    assert row["outcome"] == "done"
    assert eventually(lambda: _status(worker) == 200, why="the worker is ready")
    assert web.get("/readyz")[0] == 200
    told = web.get("/metrics")[1]
    assert 'steward_up{service="rabbitmq"} 1.0' in told
    assert 'steward_up{service="postgresql"} 1.0' in told


def _done(database: psycopg.Connection[Any], team: str) -> list[dict[str, Any]]:
    return [row for row in rows(database, team) if row["processed_at"]]


def _status(page: str) -> int:
    try:
        return httpx.get(page, timeout=5).status_code
    except httpx.HTTPError:
        return 0


def _free_port() -> int:
    """Return the first of seven ports that nobody has: they are numbered from one on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return min(int(probe.getsockname()[1]), 65_000)

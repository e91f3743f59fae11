"""GitHub's webhooks over real HTTP: signed payloads become rows, and a row means 200."""

import json
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from kombu import Connection

from adapters.sealing import seal
from config.settings import settings
from services import hook_secret
from services.hook_secret import signed, signed_by_github
from tests.integration.app.conftest import SECRET, Answer, Web, rows, waiting
from tests.unit.services import github_payloads as payloads

Database = psycopg.Connection[Any]
FIRST, SECOND = hook_secret.made("github"), hook_secret.made("github")
WORD = hook_secret.made("json")

HOOK = """
    INSERT INTO hooks (team_id, number, kind, channels, events, template, secret, made_by,
                       created_by)
    VALUES (%s, %s, %s, '{C1}', '{push}', 'x', %s, %s, 'U1')
"""


@pytest.fixture(scope="module")
def reachable(database_url: str, broker_url: str) -> Iterator[Web]:
    running = Web(
        DATABASE_URL=database_url,
        BROKER_URL=broker_url,
        ACCEPT_TIMEOUT="8",
        PUBLIC_URL="https://steward.example.com",
    )
    yield running
    running.stop()


@pytest.fixture
def hooked(database: Database, team: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A workspace with hook 1 of GitHub's and hook 2 for JSON."""
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRET)
    settings.cache_clear()
    for number, kind, secret in ((1, "github", FIRST), (2, "json", WORD)):
        database.execute(HOOK, [team, number, kind, seal(secret), f"command:{number}"])
    yield team
    settings.cache_clear()


def github(web: Web, team: str, event: str, said: object, guid: str, secret: str = FIRST) -> Answer:
    """Send as GitHub does, headers and all."""
    body = json.dumps(said).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "GitHub-Hookshot/044aadd",
        "X-GitHub-Delivery": guid,
        "X-GitHub-Event": event,
        "X-GitHub-Hook-ID": "292430182",
        "X-Hub-Signature-256": signed_by_github(body, secret),
    }
    return web._ask("POST", f"/hooks/{team}/1", body, headers)


EVENTS = {
    "push": payloads.PUSH,
    "pull_request": payloads.MERGED,
    "issues": payloads.ISSUE,
    "release": payloads.RELEASE,
    "workflow_run": payloads.RUN,
    "ping": payloads.PING,
}


def test_every_event_is_a_row_and_a_wake_up_before_it_is_200(
    reachable: Web, database: Database, broker: Connection, hooked: str
) -> None:
    answers = [github(reachable, hooked, name, said, name) for name, said in EVENTS.items()]

    assert answers == [(200, "ok")] * len(EVENTS)
    kept = rows(database, hooked)
    assert {row["facts"]["event"] for row in kept} == set(EVENTS)
    assert {row["task"] for row in kept} == {"event.hook"}
    assert FIRST not in str(kept)
    woken = {each["facts"]["event"] for each in waiting(broker, "event")}
    assert woken <= set(EVENTS)


def test_a_delivery_sent_again_is_one_row(
    reachable: Web, database: Database, broker: Connection, hooked: str
) -> None:
    for _ in range(3):
        assert github(reachable, hooked, "push", payloads.PUSH, "same")[0] == 200

    assert len(rows(database, hooked)) == 1


def test_a_forged_one_is_none(
    reachable: Web, database: Database, broker: Connection, hooked: str
) -> None:
    status, sentence = github(reachable, hooked, "push", payloads.PUSH, "forged", SECOND)

    assert (status, "secret" in sentence) == (401, True)
    assert rows(database, hooked) == []


def test_after_a_rotation_both_secrets_count(
    reachable: Web, database: Database, broker: Connection, hooked: str
) -> None:
    database.execute(
        "UPDATE hooks SET previous_secret = secret, secret = %s,"
        " previous_until = clock_timestamp() + interval '1 hour' WHERE team_id = %s AND number = 1",
        [seal(SECOND), hooked],
    )

    assert github(reachable, hooked, "push", payloads.PUSH, "2", SECOND)[0] == 200
    assert github(reachable, hooked, "push", payloads.PUSH, "3", FIRST)[0] == 200


def test_json_is_taken_as_standard_webhooks_sign_it(
    reachable: Web, database: Database, broker: Connection, hooked: str
) -> None:
    body, at = b'{"build": {"id": 7}}', str(int(time.time()))
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": at,
        "webhook-signature": signed(body, WORD, message="msg_1", timestamp=at),
    }

    assert reachable._ask("POST", f"/hooks/{hooked}/2", body, headers) == (200, "ok")
    assert rows(database, hooked)[0]["facts"]["said"] == {"build": {"id": 7}}

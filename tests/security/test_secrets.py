"""After a full run no secret stands in a log, in a message, or on a page of Flower."""

import json
from collections.abc import Iterator

import pytest

from tasks.celery import celery
from tasks.queue import MESSAGE_BYTES
from tests.security.ear import Ear
from tests.system.harbour import ADA, SHARED, Person
from tests.system.steward import FLOWER, Steward
from tests.system.waiting import eventually

TASKS = {"command.ban", "command.edit", "command.submit", "command.press", "command.unban"}


@pytest.fixture(scope="module")
def heard(everything: Steward) -> Iterator[Ear]:
    """What went through the broker while somebody was banned and let in again."""
    with Ear(everything.services.broker_url) as ear:
        _full_run(everything, everything.harbour.newcomer(*SHARED, says="buy my boats"))
        everything.settle()
        yield ear


def _full_run(steward: Steward, target: Person) -> None:
    harbour = steward.harbour
    card = steward.asks(ADA, target, "rude")
    harbour.press(ADA, card, "ban:edit")
    steward.settle()
    harbour.act(ADA, "submit", values={"duration": "7d", "reason": "very rude"})
    harbour.press(ADA, steward.card(target, shows="very rude"), "ban:confirm")
    steward.case(target, event="succeed")
    harbour.command(ADA, "/role list")
    harbour.command(ADA, f"/unban @{target.name} sorry")
    steward.case(target, kind="unban", event="succeed")


def test_messages_are_small_json_without_secrets(everything: Steward, heard: Ear) -> None:
    assert len(heard.heard) > len(TASKS)
    for kind, headers, body in heard.heard:
        assert kind == "application/json"
        assert len(body) < MESSAGE_BYTES
        json.loads(body)
        assert everything.leaks(body.decode() + headers) == []


def test_nothing_but_json_is_read() -> None:
    assert list(celery.conf.accept_content) == ["json"]
    assert celery.conf.result_backend is None


def test_logs_of_all_processes_hold_no_secrets(everything: Steward, heard: Ear) -> None:
    logs = everything.logs()

    assert {log.stem for log in logs} >= {"web", "worker-command", "worker-delivery", "flower"}
    assert sum(len(log.read_text()) for log in logs) > 10_000
    assert {log.stem: everything.leaks(log.read_text()) for log in logs} == {
        log.stem: [] for log in logs
    }


def test_flower_shows_no_secret(everything: Steward, heard: Ear) -> None:
    page = everything.page("flower", "/api/tasks?limit=10000")
    tasks = eventually(
        lambda: _if_all(everything.read(page, auth=FLOWER).json()), why="Flower has heard of all"
    )

    assert all("kwargs" in task for task in tasks.values())
    assert everything.leaks(json.dumps(tasks)) == []


def _if_all(tasks: dict[str, dict[str, str]]) -> dict[str, dict[str, str]] | None:
    return tasks if {task["name"] for task in tasks.values()} >= TASKS else None


def test_rows_hold_no_secret(everything: Steward, heard: Ear) -> None:
    kept = everything.rows("SELECT to_jsonb(i) AS row FROM inbox i")
    kept += everything.rows("SELECT to_jsonb(d) AS row FROM deliveries d")

    assert everything.leaks(json.dumps([row["row"] for row in kept])) == []

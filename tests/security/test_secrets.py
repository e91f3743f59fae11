"""After a full run no secret stands in a log, in a message, or on a page of Flower."""

import json
import re
from collections.abc import Iterator

import pytest

from tasks.celery import celery
from tasks.queue import MESSAGE_BYTES
from tests.security.ear import Ear
from tests.security.routed import ROUTES
from tests.system.harbour import ADA, SHARED, Person
from tests.system.steward import FLOWER, Steward
from tests.system.waiting import eventually

TASKS = {"command.ban", "command.edit", "command.submit", "command.press", "command.unban"}

SHOWN_ONCE = re.compile(r"whsec_[A-Za-z0-9+/]{20,}=*")
"""The secret of a subscription, as its owner reads it."""

ASKED = (
    "/subscribe rotate 1",
    "/reminder in 1 minute look at the boats",
    "/rule list",
    "/kudos @{name} 2 for the boats",
    "/transfer @{name} 1",
    "/shush @{name} 1h boats",
    "/warn @{name} boats",
    "/purge 1 @{name}",
)
"""What makes rows, cards and another secret; beside it every command is typed once."""


@pytest.fixture(scope="module")
def heard(everything: Steward) -> Iterator[Ear]:
    """What went through the broker while somebody was banned, let in again, and all was asked."""
    with Ear(everything.services.broker_url) as ear:
        target = everything.harbour.newcomer(*SHARED, says="buy my boats")
        _full_run(everything, target)
        _everything_else(everything, target)
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


def _everything_else(steward: Steward, target: Person) -> None:
    """Type every command, each with a response_url of its own, and what makes secrets."""
    steward.harbour.command(ADA, "/subscribe events https://example.com/hook case.opened")
    eventually(lambda: shown_once(steward), why="Ada has read the secret")
    typed = [f"{name} @{target.name} 1 boats" for name in ROUTES["command"]]
    for command in (*typed, *(each.format(name=target.name) for each in ASKED)):
        steward.harbour.command(ADA, command)
    eventually(lambda: len(shown_once(steward)) == 2, why="Ada has read the new secret")


def leaks(steward: Steward, text: str) -> list[str]:
    """Return which secrets stand in *text*: Steward's own, and those of subscriptions."""
    theirs = [f"a subscription's {secret[:8]}…" for secret in shown_once(steward) if secret in text]
    return steward.leaks(text) + theirs


def shown_once(steward: Steward) -> set[str]:
    """Return the secrets of subscriptions that the playground showed to Ada."""
    return set(SHOWN_ONCE.findall("\n".join(map(str, steward.harbour.state()["ephemeral"]))))


def test_messages_are_small_json_without_secrets(everything: Steward, heard: Ear) -> None:
    assert len(heard.heard) > len(TASKS)
    for kind, headers, body in heard.heard:
        assert kind == "application/json"
        assert len(body) < MESSAGE_BYTES
        json.loads(body)
        assert leaks(everything, body.decode() + headers) == []


def test_nothing_but_json_is_read() -> None:
    assert list(celery.conf.accept_content) == ["json"]
    assert celery.conf.result_backend is None


def test_logs_of_all_processes_hold_no_secrets(everything: Steward, heard: Ear) -> None:
    logs = everything.logs()

    assert {log.stem for log in logs} >= {"web", "worker-command", "worker-delivery", "flower"}
    assert sum(len(log.read_text()) for log in logs) > 10_000
    assert {log.stem: leaks(everything, log.read_text()) for log in logs} == {
        log.stem: [] for log in logs
    }


def test_flower_shows_no_secret(everything: Steward, heard: Ear) -> None:
    page = everything.page("flower", "/api/tasks?limit=10000")
    tasks = eventually(
        lambda: _if_all(everything.read(page, auth=FLOWER).json()), why="Flower has heard of all"
    )

    assert all("kwargs" in task for task in tasks.values())
    assert leaks(everything, json.dumps(tasks)) == []


def _if_all(tasks: dict[str, dict[str, str]]) -> dict[str, dict[str, str]] | None:
    return tasks if {task["name"] for task in tasks.values()} >= TASKS else None


def test_rows_hold_no_secret(everything: Steward, heard: Ear) -> None:
    kept = everything.rows("SELECT to_jsonb(i) AS row FROM inbox i")
    kept += everything.rows("SELECT to_jsonb(d) AS row FROM deliveries d")

    assert leaks(everything, json.dumps([row["row"] for row in kept])) == []

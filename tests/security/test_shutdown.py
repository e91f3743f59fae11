"""SIGTERM in mid-load: what was answered is done, once, and nothing hangs."""

import signal
import time
from collections import Counter

from tests.security.crowd import Crowd
from tests.system.steward import WORKERS, Steward
from tests.system.waiting import eventually

ENDED_WELL = (0, -signal.SIGTERM)
"""Uvicorn ends what is under way and then lets the signal have its way, as a shell expects."""

KEPT = "SELECT key, outcome FROM inbox WHERE key = ANY(%s)"
SAID = "SELECT dedupe_key, state FROM deliveries WHERE dedupe_key = ANY(%s)"


def grows(crowd: Crowd, by: int) -> None:
    """Return when *by* more requests were accepted."""
    wanted = len(crowd.accepted) + by
    eventually(lambda: len(crowd.accepted) >= wanted, why="requests are accepted")


def require_each_done_once(steward: Steward, crowd: Crowd) -> None:
    """Look up every accepted request: processed, answered, and answered once."""
    steward.settle()
    keys = sorted(crowd.accepted)
    kept = steward.rows(KEPT, keys)
    assert {row["key"] for row in kept} == set(keys)
    assert Counter(row["outcome"] for row in kept) == {"done": len(keys)}
    said = steward.rows(SAID, [f"{key}:answer" for key in keys])
    assert Counter(row["state"] for row in said) == {"sent": len(keys)}
    assert crowd.hung == 0


def ephemerals(steward: Steward) -> int:
    calls = steward.harbour.calls("chat.postEphemeral")
    return sum(1 for call in calls if call["answer"].get("ok"))


def test_web_ends_and_every_request_that_it_answered_is_in_the_inbox(steward: Steward) -> None:
    web = steward.programs["web"]
    with Crowd([steward.page("web", "/slack/events")], size=8, pause=0) as crowd:
        grows(crowd, 100)
        began = time.monotonic()
        assert web.stop() in ENDED_WELL
        assert time.monotonic() - began < 10
        steward.start("web")
        grows(crowd, 20)

    require_each_done_once(steward, crowd)


def test_a_worker_ends_what_it_does_and_does_nothing_twice(steward: Steward) -> None:
    before = ephemerals(steward)
    with Crowd([steward.page("web", "/slack/events")]) as crowd:
        for name in ("worker-command", "worker-delivery"):
            grows(crowd, 30)
            began = time.monotonic()
            assert steward.programs[name].stop() in ENDED_WELL
            assert time.monotonic() - began < 10
            grows(crowd, 10)
            steward.start(name)

    require_each_done_once(steward, crowd)
    assert ephemerals(steward) - before == len(crowd.accepted)


def test_a_rolling_restart_of_every_process_loses_nothing(steward: Steward) -> None:
    before = ephemerals(steward)
    other = steward.another("web")
    eventually(lambda: steward.status(f"{other.health}/readyz") == 200, why="it is ready")
    addresses = [steward.page("web", "/slack/events"), f"{other.health}/slack/events"]
    with Crowd(addresses) as crowd:
        for name in ("web", *WORKERS, "beat"):
            grows(crowd, 10)
            assert steward.programs[name].stop() in ENDED_WELL
            steward.start(name)
        grows(crowd, 10)
    other.stop()

    require_each_done_once(steward, crowd)
    assert ephemerals(steward) - before == len(crowd.accepted)

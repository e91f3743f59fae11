"""What can't be processed is kept in `dead` with its reason, and harms nobody."""

import json
import pickle
import sys
from typing import Any

import pytest

from tasks.queue import DELIVERY_LIMIT
from tests.system.harbour import ADA, MODERATORS, SHARED, Harbour
from tests.system.steward import Steward
from tests.system.waiting import eventually


def headers(task: str) -> dict[str, Any]:
    """Return what Celery writes around a message."""
    return {"task": task, "id": f"poison-{task}", "lang": "py", "root_id": "poison", "group": None}


def body(**arguments: object) -> bytes:
    """Return a message's body as Celery writes it."""
    return json.dumps([[], arguments, {}]).encode()


PLAIN = {"content_type": "application/json", "content_encoding": "utf-8"}
PICKLED = {"content_type": "application/x-python-serialize", "content_encoding": "binary"}

POISON = {
    "an undecodable body": (b"{not json", headers("command.ban"), PLAIN),
    "a body that is no message": (b'"hello"', headers("command.ban"), PLAIN),
    "no headers": (body(), {}, PLAIN),
    "an unknown task": (body(), headers("command.nosuch"), PLAIN),
    "wrong arguments": (body(nobody="expects this"), headers("command.ban"), PLAIN),
    "no arguments": (body(), headers("command.ban"), PLAIN),
    "an envelope without contents": (body(envelope={}), headers("command.ban"), PLAIN),
    "a pickle": (pickle.dumps([[], {}, {}]), headers("command.ban"), PICKLED),
}


class TestPoison:
    @pytest.mark.parametrize("kind", POISON)
    def test_goes_to_the_dead_letters_with_its_reason(
        self, steward: Steward, harbour: Harbour, kind: str
    ) -> None:
        raw, header, sort = POISON[kind]
        worker = steward.programs["worker-command"]
        before = (worker.pid, sorted(worker.children()))

        steward.broker.publish("command", raw, headers=header, **sort)
        bodies = (raw, raw.decode(errors="replace"))
        dead = eventually(lambda: steward.broker.dead_with(bodies), why="the message is dead")

        (death,) = dead.headers["x-death"]
        assert (death["queue"], death["reason"]) == ("command", "rejected")
        assert (worker.pid, sorted(worker.children())) == before
        assert steward.broker.length("command") == 0
        before_help = len(harbour.whispers(ADA))
        harbour.command(ADA, "/steward help", channel=MODERATORS)
        eventually(lambda: harbour.whispers(ADA)[before_help:], why="the worker still works")


class TestCrashingTask:
    def test_is_dead_after_its_last_delivery_and_the_others_are_done(
        self, steward: Steward, harbour: Harbour
    ) -> None:
        steward.settle()
        steward.kill("worker-event")
        steward.broker.purge()  # a wake-up that waits here would have its deliveries spent instead
        raw = body(why="a test")
        steward.broker.publish("event", raw, headers=headers("event.crash"), **PLAIN)
        # All but its last delivery are spent by hand: Celery takes 5 s to see that a child is dead.
        steward.broker.hand_back("event", times=DELIVERY_LIMIT)
        worker = steward.another(
            "worker-event", [sys.executable, "-m", "tests.faults.crashing_worker"]
        )
        try:
            target = harbour.newcomer(*SHARED, says="hello")

            dead = eventually(
                lambda: steward.broker.dead_of("event.crash"), why="it is dead", within=120
            )

            assert dead.body in (raw, raw.decode(errors="replace"))
            (death,) = dead.headers["x-death"]
            assert (death["queue"], death["reason"]) == ("event", "delivery_limit")
            assert "WorkerLostError" in worker.words()
            steward.knows_messages_of(target, len(SHARED))
            assert worker.is_running
        finally:
            worker.kill()

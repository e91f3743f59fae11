"""The guard, the whole way: who is banned says something where nobody can be removed from."""

import hashlib
import json

import pytest

from tests.system.harbour import ADA, GENERAL, GRACE, Harbour, Person
from tests.system.services import Row
from tests.system.steward import Steward
from tests.system.waiting import eventually

FILE = {"name": "boats.txt", "text": "cheap"}


@pytest.fixture(scope="class")
def target(everything: Steward) -> Person:
    return everything.harbour.newcomer()


@pytest.fixture(scope="class")
def banned(everything: Steward, target: Person) -> Row:
    everything.services.refresh_limits()
    return everything.bans(ADA, target, "7d sells boats")


def standing(harbour: Harbour, who: Person) -> list[str]:
    """Return what *who* has said in #general, as it stands there; not that they joined."""
    theirs = [said.raw for said in harbour.messages(GENERAL) if said.raw["user"] == who.id]
    return [raw["text"] for raw in theirs if raw.get("subtype") != "channel_join"]


def test_posts_edits_files_and_broadcasts_are_deleted_with_evidence(
    steward: Steward, harbour: Harbour, banned: Row, target: Person
) -> None:
    harbour.act(GRACE, "say", channel=GENERAL, text="I may talk")
    head = harbour.messages(GENERAL)[-1].ts

    harbour.act(target, "say", channel=GENERAL, text="I am back")
    harbour.act(target, "say", channel=GENERAL, text="look", file=FILE)
    harbour.act(target, "say", channel=GENERAL, text="everybody", thread_ts=head, broadcast=True)

    eventually(lambda: not standing(harbour, target), why="what they said is gone")
    eventually(lambda: len(unsaid(steward, banned)) == 3, why="the guard's steps are settled")
    assert "I may talk" in standing(harbour, GRACE)
    kept = evidence(steward, banned)
    assert sorted(one["event"]["text"] for one in kept) == ["I am back", "everybody", "look"]
    (file,) = [file for one in kept for file in one["files"]]
    assert file["sha256"] == hashlib.sha256(b"cheap").hexdigest()


def unsaid(steward: Steward, case: Row) -> list[Row]:
    found = [step for step in steward.steps(case) if step["kind"] == "unsay"]
    return [step for step in found if step["state"] == "done"]


def evidence(steward: Steward, case: Row) -> list[dict[str, object]]:
    """Return what was saved, each object as its row describes it."""
    rows = steward.rows(
        "SELECT e.* FROM evidence e JOIN deletions d ON d.evidence_key = e.key"
        " WHERE e.case_number = %s AND d.state = 'deleted'",
        case["number"],
    )
    bodies = [steward.services.object(row["key"]) for row in rows]
    assert [hashlib.sha256(body).hexdigest() for body in bodies] == [row["sha256"] for row in rows]
    return [json.loads(body) for body in bodies]

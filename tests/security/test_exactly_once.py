"""The line is cut after Slack took a message and before it answered: said once all the same."""

import json
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.system.harbour import GENERAL, HELP, RANDOM, Harbour, Person
from tests.system.steward import Steward
from tests.system.waiting import eventually

TIMES = 200
PLACES = (GENERAL, RANDOM, HELP)

ADD = """
    INSERT INTO deliveries
        (team_id, id, made_on, dedupe_key, way, channel, user_id, view, facts, state)
    VALUES ('T0STEWARD', %s, %s, %s, 'post', %s, '', 'help', '{}', 'pending')
"""
STATES = "SELECT state, count(*) AS many FROM deliveries WHERE id = ANY(%s) GROUP BY state"


def say(steward: Steward, *channels: str) -> list[str]:
    """Write one thing to say into each of *channels*; the sweeper finds it. Return the marks."""
    marks = [str(uuid.uuid4()) for _ in channels]
    for mark, channel in zip(marks, channels, strict=True):
        steward.rows(ADD, mark, datetime.now(UTC).date(), f"test:{mark}", channel)
    return marks


def states(steward: Steward, marks: list[str]) -> dict[str, int]:
    found = steward.rows(STATES, [uuid.UUID(mark) for mark in marks])
    return {row["state"]: row["many"] for row in found}


def test_two_hundred_cut_lines_are_two_hundred_messages(steward: Steward, harbour: Harbour) -> None:
    harbour.worsen("drop_after", method="chat.postMessage", count=TIMES)

    marks = say(steward, *(PLACES[n % len(PLACES)] for n in range(TIMES)))
    eventually(lambda: states(steward, marks) == {"sent": TIMES}, why="all is said", within=120)

    said = Counter(message.mark for message in harbour.messages() if message.mark in marks)
    assert len(said) == TIMES
    assert set(said.values()) == {1}


@pytest.fixture
def blind(harbour: Harbour) -> Iterator[Harbour]:
    """A Slack that lets us read no direct messages."""
    harbour.lose("im:history")
    yield harbour
    harbour.clear()


def test_where_history_is_hidden_it_is_said_that_it_is_unclear_and_not_guessed(
    steward: Steward, blind: Harbour
) -> None:
    person: Person = blind.newcomer()
    blind.worsen("drop_after", method="chat.postMessage", count=1)

    (mark,) = say(steward, person.id)
    eventually(lambda: states(steward, [mark]) == {"unclear": 1}, why="it is given up")

    assert len(blind.told(person)) == 1
    assert len(blind.calls("chat.postMessage", channel=person.id)) == 1
    lines = [json.loads(line) for line in _log(steward) if mark in line]
    final = [line for line in lines if line.get("state") == "unclear"]
    assert len(final) == 1
    assert "missing_scope" in final[0]["error"]


def _log(steward: Steward) -> list[str]:
    words = steward.programs["worker-delivery"].words().splitlines()
    return [line for line in words if '"event": "delivery.unclear"' in line]

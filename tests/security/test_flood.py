"""A person who floods the real web process: one sentence a minute, no row, and quick answers."""

import time
from collections.abc import Iterator

import pytest

from tests.security import forger as forged
from tests.security.forger import Forger
from tests.system.harbour import Harbour, Person
from tests.system.program import Program
from tests.system.steward import Steward
from tests.system.waiting import eventually

MOST = 5
KEPT = "SELECT count(*) FROM inbox WHERE actor = %s AND kind <> 'event'"
KNOWN = "SELECT count(*) FROM members WHERE user_id = %s"
NO_REDIS = "redis://127.0.0.1:9/0"


@pytest.fixture(params=["with Redis", "without Redis"])
def strict(request: pytest.FixtureRequest, steward: Steward) -> Iterator[Forger]:
    """A second web process, with the limit that the others go without."""
    more = {} if request.param == "with Redis" else {"REDIS_URL": NO_REDIS}
    web: Program = steward.another("web", FLOOD_PER_MINUTE=str(MOST), **more)
    eventually(lambda: steward.status(f"{web.health}/readyz") == 200, why="it is ready")
    with Forger(f"{web.health}/slack/events") as forger:
        yield forger
    web.stop()


@pytest.fixture
def person(harbour: Harbour) -> Person:
    return harbour.newcomer()


def test_of_a_flood_only_the_first_few_are_kept_and_one_sentence_is_said(
    steward: Steward, strict: Forger, person: Person
) -> None:
    strict.send(forged.command(person, "", name="/steward"))
    eventually(lambda: steward.services.one(KNOWN, person.id) == 1, why="they are known")
    began = time.monotonic()
    answers = [strict.send(forged.command(person, "", name="/steward")) for _ in range(40)]
    taken = time.monotonic() - began
    clicked = [strict.send(forged.click(person, "ban:confirm", "x.1")) for _ in range(20)]

    assert {answer.status_code for answer in answers + clicked} == {200}
    said = [answer.json()["text"] for answer in answers if answer.text]
    assert len(said) == 1
    assert said[0].startswith("That was a lot for one minute")
    assert steward.services.one(KEPT, person.id) == MOST
    assert taken < 40 * 0.05


def test_events_of_the_same_person_are_all_taken(
    steward: Steward, strict: Forger, person: Person
) -> None:
    for _ in range(4 * MOST):
        assert strict.send(forged.event("member_left_channel", user=person.id)).status_code == 200

    left = "SELECT count(*) FROM inbox WHERE actor = %s AND name = 'member_left_channel'"
    assert steward.services.one(left, person.id) == 4 * MOST

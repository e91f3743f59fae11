"""Generated requests for every task, on real PostgreSQL: each is processed, none breaks.

They go in at the front door, so which task each becomes is read from the product's own routes.
FUZZ_TASKS says how many for all tasks together.
"""

import importlib
import os
import pkgutil
import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import tasks
from db.session import transaction
from tasks import clicks, events
from tasks.queue import Queue
from tasks.task import Task
from tests.integration.community import ADA, GRACE, PEOPLE, TEAM, asks, settle_in
from tests.integration.tasks.conftest import database, process, woken  # noqa: F401 - fixtures
from tests.security.carrier import Carrier, carrying, drawn, handle
from tests.security.hostile import junk, spoiled, words
from tests.security.payloads import CARD, SIGNED, Json
from tests.security.routed import ROUTES

INPUTS = int(os.environ.get("FUZZ_TASKS", "1500"))

Write = Any
Good = dict[str, list[tuple[Write, Json]]]
"""Task → requests that become it: how each is written, and what it says."""

people_named = st.sampled_from([f"<@{each.user_id}>" for each in PEOPLE])
texts = st.lists(st.one_of(words, people_named, st.sampled_from(["7d", "revoke"])), max_size=5)
numbers = st.one_of(st.integers(-2, 3), st.sampled_from([2**31, 2**63, 10**30]), words).map(str)
ids = st.one_of(st.sampled_from([CARD.partition(".")[0]] * 3), words)

FACTS = {
    "text": texts.map(" ".join),
    "value": st.tuples(ids, numbers).map(".".join),
    "fields": st.one_of(
        st.dictionaries(
            st.sampled_from(["duration", "reason", "target", "channel"]), st.one_of(words, junk)
        ),
        junk,
    ),
    "action_id": st.sampled_from([*ROUTES["action"], "ban:", ":", "ban:submit", "x:fail", "who:x"]),
    "ts": words,
    "deleted_ts": words,
    "subtype": junk,
    "user": junk,
    "message": junk,
    "view_id": junk,
    "item": junk,
}
"""What decides in our tasks, and what it might be."""


ELSEWHERE = {"event.hook"}
"""Comes from other programs by app.hook_page, and is tried with it."""


def tasks_of_requests() -> set[str]:
    """Return the names of all tasks that take what Slack sends."""
    rooms = [
        importlib.import_module(f"tasks.{each.name}")
        for each in pkgutil.iter_modules(tasks.__path__)
    ]
    found = [each for room in rooms for each in vars(room).values() if isinstance(each, Task)]
    return {each.name for each in found if each.queue in {Queue.COMMAND, Queue.EVENT}}


def routed(carrier: Carrier) -> Good:
    """Return what becomes which task, by asking the front door."""
    good: Good = defaultdict(list)
    for write, said in SIGNED:
        for task, _ in carrier.accepted(write(said)):
            good[task.name].append((write, said))
    return dict(good)


@st.composite
def requests(draw: st.DrawFn, good: Good) -> tuple[Write, Json, Json]:
    """Give how it is written, what Slack said, and facts that replace what was said."""
    name = draw(st.sampled_from(sorted(good)))
    write, said = draw(st.sampled_from(good[name]))
    if isinstance(said.get("event"), dict) and draw(st.booleans()):
        said = said | {"event": draw(spoiled(said["event"]))}
    else:
        said = draw(spoiled(said))
    wanted = draw(st.lists(st.sampled_from(sorted(FACTS)), max_size=2))
    return write, said, {name: draw(FACTS[name]) for name in wanted}


def carry_out(carrier: Carrier, good: Good, card: str) -> None:
    """Have tasks handle what they are asked; the card in it is one that there is."""
    no_card = CARD.partition(".")[0]

    @settings(
        max_examples=INPUTS,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(asked=requests(good))
    def each(asked: tuple[Write, Json, Json]) -> None:
        write, said, facts = asked
        carrier.carry(write(said).replace(no_card.encode(), card.encode()), facts)

    each()


def _person(**fields: Any) -> Json:
    return {"user": {"id": "U0TROLL", "team_id": TEAM} | fields}


_NO_ID = "U" + "".join(uuid.uuid4().hex for _ in range(1_000))

FOUND_ONCE: dict[str, tuple[Any, Json]] = {
    "a version that no column holds": (clicks.press, {"value": f"{uuid.uuid4()}.{2**31}"}),
    "a version below the first": (clicks.submit, {"value": f"{uuid.uuid4()}.-{2**63}"}),
    "so much in a modal that it was cut": (clicks.submit, {"fields": "[cut]"}),
    "a profile that is none": (events.user_change, _person(profile=["x"])),
    "a name that is no text": (events.user_change, _person(name={"first": "x"})),
    "teams that are no list": (events.team_join, _person(enterprise_user={"teams": 5})),
    "a team that is a list": (events.team_join, _person(team_id=[[]])),
    "an id that no index takes": (events.user_change, _person(id=_NO_ID)),
    "a time in other digits": (events.message, {"ts": "\u0663.\u0663", "user": "U0TROLL"}),
    "a user group that no index takes": (events.subteam_created, {"subteam": {"id": _NO_ID}}),
    "people of a group whom no index takes": (
        events.subteam_created,
        {"subteam": {"id": "S9", "users": [_NO_ID]}},
    ),
    "somebody whom no index takes": (events.message, {"ts": "1.1", "user": _NO_ID}),
}
"""What broke a task before it was mended."""


@pytest.fixture
def carrier(monkeypatch: pytest.MonkeyPatch) -> Iterator[Carrier]:
    with carrying(monkeypatch) as carrier:
        yield carrier


@pytest.fixture
def card() -> str:
    """A question about a ban that waits for its answer: the conversation's id."""
    with transaction() as session:
        asked = asks(ADA, f"<@{GRACE}> spam", team=TEAM)
        return str(settle_in(session).moderation.propose("ban", asked).id)


def test_every_task_that_handles_requests_is_reached(carrier: Carrier) -> None:
    assert tasks_of_requests() - ELSEWHERE - set(routed(carrier)) == set()


class TestWhateverTheFrontDoorAccepts:
    @pytest.mark.parametrize("what", FOUND_ONCE)
    def test_may_be_something_that_was_found_before(
        self,
        what: str,
        carrier: Carrier,
        card: str,
        database: Any,  # noqa: F811 - a fixture
    ) -> None:
        task, facts = FOUND_ONCE[what]
        write, said = routed(carrier)[task.name][0]
        ((_, envelope),) = carrier.accepted(write(said))

        envelope["facts"] |= {"value": f"{card}.1", "message": None} | facts
        handle(task, envelope)

        (outcome,) = database.execute("SELECT outcome FROM inbox").fetchone()
        assert not outcome.startswith("broken:")

    def test_is_processed_without_breaking(
        self,
        carrier: Carrier,
        card: str,
        database: Any,  # noqa: F811 - a fixture
    ) -> None:
        carry_out(carrier, routed(carrier), card)

        broken = "SELECT task, outcome, facts FROM inbox WHERE outcome LIKE 'broken:%'"
        assert database.execute(broken).fetchall() == []
        assert database.execute("SELECT FROM inbox WHERE processed_at IS NULL").fetchall() == []
        said = database.execute("SELECT view, facts FROM deliveries").fetchall()
        assert len(said) > 100 * INPUTS / 2000
        for name, facts in said:
            drawn(name, facts)

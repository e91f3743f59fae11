"""A wave as events tell of it: tasks keep who joined, look after the commit, and propose once."""

import time
import uuid

import pytest

from fsm.flow import State
from services.place import WORKSPACE
from tasks import events
from tasks.work import unit_of_work
from tests.integration.community import ADA, TROLL, asks, settle_in
from tests.integration.db.test_inbox import envelope
from tests.integration.tasks.test_guarding import Outside, outside, said

__all__ = ["Outside", "outside"]


@pytest.fixture
def team():
    return f"T{uuid.uuid4().hex[:8]}"


@pytest.fixture
def watched(team):
    with unit_of_work() as services:
        settle_in(services.rows.inbox._session, team=team)
        wanted = {"raid_joins": "3", "raid_posts": "3", "moderators_channel": "<#C0MODS>"}
        services.preferences.change(asks(ADA, key="command:set", team=team), wanted)
    return team


def joined(team, user):
    """Return the event that *user* has come."""
    person = {"id": user, "team_id": team, "name": user, "profile": {"display_name": user}}
    facts = {"type": "team_join", "user": person, "event_ts": f"{time.time():.6f}"}
    key = f"event:{team}:{user}"
    return envelope(key, team_id=team, kind="event", name="team_join", actor=user, facts=facts)


def proposed(team):
    with unit_of_work() as services:
        cases = services.rows.cases.latest(team, target=WORKSPACE, limit=9)
        return [(case["kind"], case["state"]) for case in cases]


def test_a_wave_of_joins_is_proposed_once_however_often_it_is_told(watched):
    for number in range(1, 6):
        for _again in range(2):
            events.team_join(envelope=joined(watched, f"U0R{number}"))
        expected = [("raid", State.AWAITING_CONFIRMATION)] if number >= 3 else []
        assert proposed(watched) == expected


def test_a_wave_of_posts_is_proposed_and_posts_of_apps_are_none(watched, outside):
    for number in range(4):
        events.message(envelope=said(watched, f"event:app{number}", bot_id="B1"))
    assert proposed(watched) == []

    for number in range(3):
        events.message(envelope=said(watched, f"event:{number}", user=TROLL))

    assert proposed(watched) == [("raid", State.AWAITING_CONFIRMATION)]

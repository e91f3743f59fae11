"""Two events of one wave at once: one proposal. Choreographed: without the held row it fails."""

import uuid
from dataclasses import asdict
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from services.place import WORKSPACE
from services.ports import Profile
from services.wakeup import WakeUps
from tasks.work import Services, services_on
from tests.integration.community import ADA, asks, settle_in
from tests.integration.race import Second

WAVE = ("U0R1", "U0R2", "U0R3")


@pytest.fixture
def team(engine: Engine) -> str:
    """A workspace into which a wave has come, and nobody has looked yet."""
    team = f"T{uuid.uuid4().hex[:8]}"
    with Session(engine) as session, session.begin():
        services = settle_in(session, team=team)
        wanted = {"raid_joins": "3", "moderators_channel": "<#C0MODS>"}
        services.preferences.change(asks(ADA, key="command:set", team=team), wanted)
        for user in WAVE:
            profile = Profile(user_id=user, name=user, joined_at=datetime.now(UTC))
            services.rows.members.save(team, asdict(profile))
    return team


def on(session: Session) -> Services:
    return services_on(session, WakeUps())


def looks(session: Session, team: str, user: str) -> int | None:
    return on(session).raids.watch.joined(asks(user, key=f"event:{user}", team=team))


def test_of_two_that_see_the_wave_one_proposes_and_the_other_sees_that(engine: Engine, team: str):
    with Session(engine) as first, first.begin():
        opened = looks(first, team, "U0R2")
        second = Second(engine, lambda session: looks(session, team, "U0R3")).seen_waiting()

    assert opened is not None
    assert second.result() is None
    with Session(engine) as session:
        assert len(on(session).rows.cases.latest(team, target=WORKSPACE, limit=9)) == 1


def test_where_the_first_comes_to_nothing_the_second_proposes(engine: Engine, team: str):
    with Session(engine) as first:
        looks(first, team, "U0R2")
        second = Second(engine, lambda session: looks(session, team, "U0R3")).seen_waiting()
        first.rollback()

    assert second.result() is not None


def test_who_comes_after_that_waits_for_nobody(engine: Engine, team: str):
    with Session(engine) as before, before.begin():
        looks(before, team, "U0R1")
    with Session(engine) as holder, Session(engine) as other:
        on(holder).rows.cases.hold_numbers(team)
        assert looks(other, team, "U0R2") is None

"""Two posts of one person at once in slow mode. Choreographed: without the row it fails."""

import uuid
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.repositories.pace import PaceRepository
from tests.integration.race import Second

EVERY = timedelta(seconds=30)
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def takes(session: Session, team: str, *, after: int) -> bool:
    said_at = NOON + timedelta(seconds=after)
    return PaceRepository(session).take(team, "C1", "U1", said_at=said_at, every=EVERY)


def test_the_second_post_waits_and_is_too_soon(engine: Engine):
    team = f"T{uuid.uuid4().hex[:8]}"
    with Session(engine) as first:
        assert takes(first, team, after=0)
        second = Second(engine, lambda session: takes(session, team, after=5)).seen_waiting()
        first.commit()

    assert second.result() is False


def test_the_second_post_stands_when_the_first_came_to_nothing(engine: Engine):
    team = f"T{uuid.uuid4().hex[:8]}"
    with Session(engine) as first:
        assert takes(first, team, after=0)
        second = Second(engine, lambda session: takes(session, team, after=5)).seen_waiting()
        first.rollback()

    assert second.result() is True


def test_another_person_does_not_wait(engine: Engine):
    team = f"T{uuid.uuid4().hex[:8]}"
    with Session(engine) as first, Session(engine) as other:
        assert takes(first, team, after=0)
        assert PaceRepository(other).take(team, "C1", "U2", said_at=NOON, every=EVERY)

import asyncio
import uuid

import pytest
from sqlalchemy.orm import Session

from app.standing import Standing
from db.repositories.member import MemberRepository
from tests.integration.community import ADA, GRACE, MILO, settle_in


@pytest.fixture
def team(engine):
    team = f"T{uuid.uuid4().hex[:8]}"
    with Session(engine) as session, session.begin():
        settle_in(session, team=team)
    return team


@pytest.fixture
def standing(own_database, engine):
    return Standing(url=own_database)


@pytest.mark.parametrize(
    ("user", "plain"), [(GRACE, True), (MILO, False), (ADA, False), ("U0NOBODY", False)]
)
def test_who_is_known_and_has_no_role_is_a_plain_member(standing, team, user, plain):
    assert asyncio.run(standing.is_plain(team, user)) is plain


def test_a_role_that_is_given_counts_within_seconds(own_database, engine, team):
    now = [0.0]
    standing = Standing(url=own_database, clock=lambda: now[0])
    before = asyncio.run(standing.is_plain(team, GRACE))
    with Session(engine) as session, session.begin():
        MemberRepository(session).grant(team, GRACE, "moderator", by=ADA)
    at_once = asyncio.run(standing.is_plain(team, GRACE))
    now[0] = 11.0

    assert (before, at_once, asyncio.run(standing.is_plain(team, GRACE))) == (True, True, False)


def test_nobody_is_refused_for_a_database_that_is_away():
    standing = Standing(url="postgresql://nobody@127.0.0.1:9/none")

    assert asyncio.run(standing.is_plain("T1", GRACE)) is False

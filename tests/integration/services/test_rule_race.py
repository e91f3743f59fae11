"""Two messages of one person at once, and two who write rules at once."""

import uuid
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from services.automod.memory import OwnMemory
from services.automod.rule import Mode, RuleBody
from services.automod.utterance import utterance
from services.wakeup import WakeUps
from tasks.work import services_on
from tests.integration.community import ADA, TROLL, asks, settle_in
from tests.integration.race import Second

BODY = RuleBody(name="No casinos", kind="words", what="casino", delete=True)


@pytest.fixture
def team(engine: Engine, monkeypatch):
    monkeypatch.setattr("tasks.assembly.automod.redis_memory", OwnMemory)
    team = f"T{uuid.uuid4().hex[:8]}"
    with Session(engine) as session, session.begin():
        services = settle_in(session, team=team)
        services.automod.rules.save(asks(ADA, team=team, key="c:1"), BODY)
        services.automod.rules.set_mode(asks(ADA, team=team, key="c:2"), 1, Mode.ENFORCE)
    return team


def judge(session, team, ts, key):
    said = utterance(
        user=TROLL,
        channel="C0HELP",
        ts=ts,
        at=datetime.fromtimestamp(float(ts), UTC),
        text="casino",
        detail={},
    )
    services = services_on(session, WakeUps())
    return services.automod.judging.judge(asks(TROLL, team=team, key=key), said)


def test_the_second_message_joins_the_case_of_the_first(engine: Engine, team):
    with Session(engine) as first:
        cases = judge(first, team, "1795780800.000100", "e:1").cases
        second = Second(engine, lambda session: judge(session, team, "1795780801.000100", "e:2"))
        second.seen_waiting()
        first.commit()

    assert second.result().cases == cases == (1,)


def test_one_message_that_two_events_tell_of_meets_a_rule_once(engine: Engine, team):
    with Session(engine) as first:
        judge(first, team, "1795780800.000100", "e:1")
        second = Second(engine, lambda session: judge(session, team, "1795780800.000100", "e:2"))
        second.seen_waiting()
        first.commit()

    assert second.result().met == ()
    with Session(engine) as session:
        number = text("SELECT count(*) FROM rule_hits WHERE team_id = :team")
        assert session.execute(number, {"team": team}).scalar() == 1


def test_of_two_new_rules_at_once_each_has_its_number(engine: Engine, team):
    def save(session, key):
        services = services_on(session, WakeUps())
        return services.automod.rules.save(asks(ADA, team=team, key=key), BODY).number

    with Session(engine) as first:
        assert save(first, "c:3") == 2
        second = Second(engine, lambda session: save(session, "c:4")).seen_waiting()
        first.commit()

    assert second.result() == 3

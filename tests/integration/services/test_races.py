"""What two workers do at once. Choreographed: without their locks these fail every time."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from db.models.case_step import StepKind, StepState
from db.records.step import StepOutcome
from db.repositories.inbox import InboxRepository
from db.repositories.step import StepRepository
from fsm.flow import Event, State
from services.plan import unsay
from services.wakeup import WakeUps
from tasks.work import services_on
from tests.integration.community import MILO, TROLL, asks, settle_in
from tests.integration.db.test_inbox import envelope
from tests.integration.race import Second

LEASE = timedelta(seconds=30)
DONE = StepOutcome(state=StepState.DONE)


@pytest.fixture
def team():
    return f"T{uuid.uuid4().hex[:8]}"


class TestOneRequestDeliveredTwice:
    def test_the_second_worker_waits_and_finds_it_processed(self, engine: Engine, team):
        request = envelope(team_id=team)
        with Session(engine) as session, session.begin():
            InboxRepository(session).begin(request)

        with Session(engine) as first:
            assert InboxRepository(first).begin(request)
            second = Second(engine, lambda session: InboxRepository(session).begin(request))
            second.seen_waiting()
            InboxRepository(first).finish(request, "done")
            first.commit()

        assert second.result() is False

    def test_the_second_worker_takes_over_when_the_first_one_dies(self, engine: Engine, team):
        request = envelope(team_id=team)
        with Session(engine) as first:
            assert InboxRepository(first).begin(request)
            second = Second(engine, lambda session: InboxRepository(session).begin(request))
            second.seen_waiting()
            first.rollback()

        assert second.result() is True


@pytest.fixture
def two_kicks_left(engine: Engine, team):
    """A ban of which nothing is left but two removals, which two workers carry out."""
    with Session(engine) as session, session.begin():
        services = settle_in(session, team=team)
        ban = services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> spam", team=team))
        services.moderation.press(
            asks(MILO, key="action:1", team=team),
            "ban",
            Event.CONFIRM,
            conversation_id=ban.id,
            version=1,
        )
        found = {"places": [{"channel": c, "name": c, "is_general": False} for c in ("C1", "C2")]}
        survey = services.rows.steps.claim(team, 1, lease=LEASE)
        services.settling.settle(survey, StepOutcome(state=StepState.DONE, detail=found))
        session.execute(
            text(
                "UPDATE case_steps SET state = 'skipped'"
                " WHERE team_id = :team AND kind IN ('evidence', 'verify', 'notice')"
            ),
            {"team": team},
        )
        kicks = [services.rows.steps.claim(team, 1, lease=LEASE) for _ in range(2)]
    assert [kick.kind for kick in kicks] == [StepKind.KICK, StepKind.KICK]
    return ban, kicks


def test_of_two_last_steps_one_is_seen_as_the_last(engine: Engine, team, two_kicks_left):
    """Without the conversation's lock each would see the other as open, and nobody would finish."""
    ban, (one, other) = two_kicks_left

    with Session(engine) as first:
        services_on(first, WakeUps()).settling.settle(one, DONE)
        second = Second(
            engine,
            lambda session: services_on(session, WakeUps()).settling.settle(other, DONE),
        ).seen_waiting()
        first.commit()
    second.result()

    with Session(engine) as session:
        found = services_on(session, WakeUps()).conversations.get(team, ban.id)
    assert (found.state, found.last_event) == (State.IDLE, Event.SUCCEED)


def test_two_workers_never_get_the_same_step(engine: Engine, team):
    with Session(engine) as session, session.begin():
        services = settle_in(session, team=team)
        ban = services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> spam", team=team))
        services.moderation.press(
            asks(MILO, key="action:1", team=team),
            "ban",
            Event.CONFIRM,
            conversation_id=ban.id,
            version=1,
        )

    with Session(engine) as first, Session(engine) as other:
        mine = services_on(first, WakeUps()).rows.steps.claim(team, 1, lease=LEASE)
        theirs = services_on(other, WakeUps()).rows.steps.claim(team, 1, lease=LEASE)
        first.rollback()

    assert mine.kind is StepKind.SURVEY
    assert theirs is None


class TestTwoMessagesHeardAtOnce:
    def test_the_guard_has_a_step_for_each(self, engine: Engine, team, two_kicks_left):
        def plan(session: Session, cause: str) -> None:
            StepRepository(session).plan(team, 1, [unsay("C1", "1.1", "", cause=cause)])

        with Session(engine) as first:
            plan(first, "event:1")
            second = Second(engine, lambda session: plan(session, "event:2"))
            second.seen_waiting()
            first.commit()
        second.result()

        with Session(engine) as session:
            steps = StepRepository(session).all_of(team, 1)
        assert [step.kind for step in steps].count(StepKind.UNSAY) == 2

"""Moves under races. Choreographed: without the lock these fail every time, not sometimes."""

import time
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from db.records.conversation import ConversationRecord
from db.repositories.conversation import ConversationRepository, Judgement
from fsm.flow import Event, State
from fsm.flows.ban import BAN
from services.opening import StillOpenError
from services.wakeup import WakeUps
from tasks.work import services_on
from tests.integration.community import ADA, MIA, MILO, TEAM, TROLL, asks, settle_in
from tests.integration.race import Second


@pytest.fixture
def ban(engine: Engine) -> ConversationRecord:
    """A ban that waits for its confirmation, committed."""
    team = f"T{uuid.uuid4().hex[:8]}"
    with Session(engine) as session, session.begin():
        services = settle_in(session, team=team)
        return services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> spam", team=team))


def move(
    session: Session, ban: ConversationRecord, event: Event, actor: str = ADA, **options: object
) -> Judgement:
    judged = ConversationRepository(session).move(
        BAN, event, team_id=ban.team_id, conversation_id=ban.id, actor=actor, **options
    )
    assert judged is not None
    return judged


class TestTwoClicksAtOnce:
    def test_the_second_waits_and_finds_the_first_one_s_move(self, engine, ban):
        with Session(engine) as first:
            assert move(first, ban, Event.CONFIRM, MILO, version=1).moved
            second = Second(
                engine, lambda session: move(session, ban, Event.CANCEL, MIA, version=1)
            ).seen_waiting()
            first.commit()

        late = second.result()

        assert not late.moved
        assert late.conversation.state is State.PROCESSING
        assert late.conversation.last_actor == MILO
        assert late.seen_version == 2

    def test_the_second_wins_when_the_first_rolls_back(self, engine, ban):
        with Session(engine) as first:
            move(first, ban, Event.CONFIRM, MILO, version=1)
            second = Second(
                engine, lambda session: move(session, ban, Event.CANCEL, MIA, version=1)
            ).seen_waiting()
            first.rollback()

        won = second.result()

        assert won.moved
        assert won.conversation.state is State.IDLE
        assert won.conversation.last_event is Event.CANCEL

    def test_without_a_version_the_second_moves_on_from_what_the_first_left(self, engine, ban):
        """The statement began before the first commit; what it computes with must be newer."""
        with Session(engine) as first:
            move(first, ban, Event.CONFIRM, MILO)
            second = Second(
                engine, lambda session: move(session, ban, Event.FAIL, "")
            ).seen_waiting()
            first.commit()

        failed = second.result()

        assert failed.moved
        assert failed.conversation.state is State.ERROR
        assert failed.conversation.version == 3
        with Session(engine) as session:
            moves = ConversationRepository(session).moves(ban.team_id, ban.id)
        assert [each["event"] for each in moves] == ["start", "confirm", "fail"]

    def test_the_deadline_is_judged_when_the_lock_is_held_not_when_it_is_asked_for(
        self, engine, ban
    ):
        with Session(engine) as first:
            first.execute(
                text(
                    "UPDATE conversations SET deadline_at = clock_timestamp() + interval '0.6 s'"
                    " WHERE id = :id"
                ),
                {"id": ban.id},
            )
            first.commit()
            move_nothing(first, ban)
            second = Second(
                engine, lambda session: move(session, ban, Event.CONFIRM, MIA, version=1)
            ).seen_waiting()
            wait_for_deadline(engine, ban)
            first.rollback()

        late = second.result()

        assert not late.moved
        assert late.late


def move_nothing(session: Session, ban: ConversationRecord) -> None:
    """Hold the row."""
    ConversationRepository(session).lock(ban.team_id, ban.id)


def wait_for_deadline(engine: Engine, ban: ConversationRecord) -> None:
    query = text("SELECT deadline_at <= clock_timestamp() FROM conversations WHERE id = :id")
    for _ in range(500):
        with Session(engine) as session:
            if session.execute(query, {"id": ban.id}).scalar_one():
                return
        time.sleep(0.01)
    pytest.fail("the deadline never came")


class TestExpire:
    def test_leaves_alone_what_somebody_else_is_moving(self, engine, ban):
        much_later = ban.created_at + timedelta(hours=1)
        with Session(engine) as first, Session(engine) as sweeper:
            move_nothing(first, ban)

            expired = ConversationRepository(sweeper).expire(BAN, limit=1000, now=much_later)

            assert ban.id not in {each.id for each in expired}
            sweeper.rollback()
            first.rollback()

    def test_a_late_confirm_does_not_move_even_if_nobody_sweeps(self, engine, ban):
        much_later = ban.created_at + timedelta(hours=1)
        with Session(engine) as session:
            judged = move(session, ban, Event.CONFIRM, MILO, version=1, now=much_later)

        assert not judged.moved
        assert judged.late


class TestTwoBansOfOnePerson:
    def test_the_second_moderator_waits_and_is_told(self, engine):
        team = f"T{uuid.uuid4().hex[:8]}"
        with Session(engine) as session, session.begin():
            settle_in(session, team=team)

        def propose(session: Session, actor: str) -> object:
            services = services_on(session, WakeUps())
            request = asks(actor, f"<@{TROLL}> spam", team=team, key=f"command:{actor}")
            return services.moderation.propose("ban", request)

        with Session(engine) as first:
            propose(first, MILO)
            second = Second(engine, lambda session: propose(session, MIA)).seen_waiting()
            first.commit()

        with pytest.raises(StillOpenError, match="Settle its card first"):
            second.result()
        assert case_numbers(engine, team) == [1]


def case_numbers(engine: Engine, team: str) -> list[int]:
    with Session(engine) as session:
        query = text("SELECT number FROM cases WHERE team_id = :team ORDER BY number")
        return list(session.execute(query, {"team": team}).scalars())


def test_the_team_of_another_workspace_finds_nothing(engine, ban):
    with Session(engine) as session:
        judged = ConversationRepository(session).move(
            BAN, Event.CONFIRM, team_id=TEAM, conversation_id=ban.id, actor=MILO
        )

    assert judged is None

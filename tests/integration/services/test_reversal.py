"""Cases are taken back, each once, and what should never have been is made void."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.models.case_step import StepState
from db.records.step import StepOutcome
from fsm.flow import Event
from services.reversal import (
    AlreadyUndoneError,
    AlreadyVoidError,
    NothingDoneError,
    NothingToUndoError,
    NotOverError,
    UndoUsageError,
    VoidUsageError,
)
from services.role import NotAModeratorError
from services.wakeup import WakeUps
from tasks.work import services_on
from tests.integration.community import ADA, GRACE, MIA, MILO, TEAM, TROLL, asks, settle_in, views
from tests.integration.race import Second
from tests.integration.services.working import ALL_WELL, press, work


def undo(services, number, actor=MILO, *, key="command:undo"):
    return services.reversal.undo_typed(asks(actor, str(number), key=key))


def void(services, words, actor=MILO, *, key="command:void"):
    return services.reversal.void(asks(actor, words, key=key))


def in_force(services):
    return [each["case_number"] for each in services.rows.sanctions.in_force(TEAM, TROLL)]


def later(session, minutes):
    """Make all moves older, as time would."""
    session.execute(text("ALTER TABLE conversation_moves DISABLE TRIGGER append_only"))
    session.execute(
        text("UPDATE conversation_moves SET at = at - make_interval(mins => :m)"), {"m": minutes}
    )
    session.execute(text("ALTER TABLE conversation_moves ENABLE TRIGGER append_only"))


def fire(services, who):
    """Take their role away."""
    services.rows.members.revoke(TEAM, who, "moderator", by=ADA)


class TestUndo:
    def test_lifts_and_brings_back_to_the_channels_of_that_case(self, services, banned):
        opened = undo(services, banned.case_number)

        assert (opened.flow, opened.target) == ("unban", TROLL)
        assert services.rows.cases.get(TEAM, opened.case_number)["reverses"] == banned.case_number
        assert work(services, opened.case_number, {})[:1] == ["invite C0ONE"]
        assert in_force(services) == []

    def test_leaves_another_restriction_alone(self, services, banned):
        shush = services.moderation.propose("shush", asks(MILO, f"<@{TROLL}> 1h", key="command:2"))
        press(services, shush, Event.CONFIRM, key="action:2")
        work(services, shush.case_number, {})

        undo(services, banned.case_number)

        assert in_force(services) == [shush.case_number]

    def test_of_a_kick_brings_back_to_its_channel_alone(self, services):
        first = kicked(services, "C0ONE", key="command:1")
        kicked(services, "C0TWO", key="command:2")

        opened = undo(services, first.case_number)

        assert work(services, opened.case_number, {})[0] == "invite C0ONE"
        again = services.moderation.propose("unkick", asks(MILO, f"<@{TROLL}>", key="command:4"))
        assert work(services, again.case_number, {})[0] == "invite C0TWO"

    def test_a_second_time_is_told(self, services, banned):
        work(services, undo(services, banned.case_number).case_number, {})

        with pytest.raises(AlreadyUndoneError):
            undo(services, banned.case_number, key="command:again")

    def test_of_ones_own_needs_no_right_for_ten_minutes(self, services, session, banned):
        fire(services, MILO)
        later(session, 9)

        assert undo(services, banned.case_number)

    def test_later_it_needs_the_right(self, services, session, banned):
        fire(services, MILO)
        later(session, 10)

        with pytest.raises(NotAModeratorError):
            undo(services, banned.case_number)

    def test_of_another_s_needs_the_right(self, services, banned):
        with pytest.raises(NotAModeratorError):
            undo(services, banned.case_number, actor=GRACE)

        assert undo(services, banned.case_number, actor=MIA)

    def test_what_still_waits_is_cancelled_on_its_card(self, services, ban):
        with pytest.raises(NotOverError):
            undo(services, ban.case_number)

    def test_where_nothing_was_done_there_is_nothing_to_take_back(self, services, ban):
        press(services, ban, Event.CANCEL)

        with pytest.raises(NothingDoneError):
            undo(services, ban.case_number)

    def test_a_note_changed_nothing(self, services):
        note = services.moderation.propose("note", asks(MILO, f"<@{TROLL}> hm"))

        with pytest.raises(NothingToUndoError):
            undo(services, note.case_number)

    @pytest.mark.parametrize("typed", ["", "twelve", "12 13", "-1", "9" * 99])
    def test_what_is_no_number_gets_an_example(self, services, typed):
        with pytest.raises(UndoUsageError, match="/undo 12"):
            undo(services, typed)

    def test_the_card_offers_it_while_there_is_something_to_take_back(self, services, banned):
        def offered():
            held = services.conversations.get(TEAM, banned.id)
            return services.settling.card(held).facts["undoable"]

        assert offered()

        undo(services, banned.case_number)

        assert not offered()
        seen = services.conversations.get(TEAM, banned.id)
        assert seen.revision > seen.version


class TestVoid:
    def test_lifts_what_is_in_force_because_of_it(self, services, session, banned):
        by_case = void(services, f"{banned.case_number} the wrong person")

        case = services.rows.cases.get(TEAM, banned.case_number)
        assert (case["voided_by"], case["void_reason"]) == (MILO, "the wrong person")
        assert services.rows.cases.get(TEAM, by_case)["reverses"] == banned.case_number
        assert in_force(services) == []
        assert {"view": "voided"}.items() <= views(session)[-1].items()

    def test_is_told_in_the_audit_without_its_words(self, services, banned):
        void(services, f"{banned.case_number} zebra")
        services.audit.chain(TEAM, limit=1000)

        told = services.rows.audit.about_case(TEAM, banned.case_number, limit=100)
        [voided] = [each for each in told if each.action == "case.voided"]
        assert voided.actor == MILO
        assert "zebra" not in repr(told)

    def test_of_a_note_lifts_nothing(self, services):
        note = services.moderation.propose("note", asks(MILO, f"<@{TROLL}> hm"))

        assert void(services, f"{note.case_number} a mix-up") is None

    def test_what_is_taken_back_already_can_still_be_void(self, services, banned):
        work(services, undo(services, banned.case_number).case_number, {})

        assert void(services, f"{banned.case_number} mix-up") is None

    def test_a_second_time_is_told(self, services, banned):
        work(services, void(services, f"{banned.case_number} mix-up"), {})

        with pytest.raises(AlreadyVoidError):
            void(services, f"{banned.case_number} again", key="command:again")

    def test_stays_void(self, services, session, banned):
        void(services, f"{banned.case_number} mix-up")

        with pytest.raises(IntegrityError, match="never changed"), session.begin_nested():
            session.execute(text("UPDATE cases SET voided_at = NULL"))

    def test_needs_the_right(self, services, banned):
        with pytest.raises(NotAModeratorError):
            void(services, f"{banned.case_number} please", actor=GRACE)

    def test_is_struck_out_in_lists(self, services, banned):
        void(services, f"{banned.case_number} mix-up")

        listed = services.casebook.newest(asks(MILO)).facts["items"]
        assert [each["state"] for each in listed if each["void"]] == ["void"]

    @pytest.mark.parametrize("typed", ["", "12", "12 ", "twelve mix-up"])
    def test_without_a_reason_gets_an_example(self, services, typed):
        with pytest.raises(VoidUsageError, match="/void 12"):
            void(services, typed)


def kicked(services, channel, *, key):
    kick = services.moderation.propose("kick", asks(MILO, f"<@{TROLL}> <#{channel}>", key=key))
    press(services, kick, Event.CONFIRM, key=f"action:{key}")
    well = {**ALL_WELL, channel: StepOutcome(state=StepState.DONE)}
    work(services, kick.case_number, well)
    return kick


RACE = "T0VOID"


@pytest.fixture
def noted(engine):
    """A ban in force in a workspace of its own, committed; returns its case."""
    with Session(engine) as session, session.begin():
        services = settle_in(session, team=RACE)
        ban = services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> spam", team=RACE))
        services.moderation.press(
            asks(MILO, key="action:1", team=RACE),
            "ban",
            Event.CONFIRM,
            conversation_id=ban.id,
            version=1,
        )
        session.execute(
            text("UPDATE case_steps SET state = 'done' WHERE team_id = :t"), {"t": RACE}
        )
        session.execute(
            text("UPDATE conversations SET state = 'idle' WHERE team_id = :t"), {"t": RACE}
        )
    yield ban.case_number
    with Session(engine) as session, session.begin():
        session.execute(text("SET LOCAL session_replication_role = replica"))
        tables = "audit_waiting audit_entries audit_heads conversation_moves case_step_history"
        tables += " case_steps sanctions cases conversations workspaces members role_grants"
        for table in f"{tables} deliveries".split():
            session.execute(text(f"DELETE FROM {table} WHERE team_id = :t"), {"t": RACE})  # noqa: S608 - our own names


def racing(engine, deed):
    """Do *deed* in two sessions: the second is seen waiting for the first."""

    def run(session, key):
        return deed(services_on(session, WakeUps()), key)

    with Session(engine) as first, first.begin():
        run(first, "command:a")
        return Second(engine, lambda session: run(session, "command:b")).seen_waiting()


def test_of_two_voids_at_once_one_counts(engine, noted):
    def deed(services, key):
        request = asks(MILO, f"{noted} mix-up", key=key, team=RACE)
        return services.reversal.void(request)

    with pytest.raises(AlreadyVoidError):
        racing(engine, deed).result()


def test_of_two_who_take_it_back_at_once_one_does(engine, noted):
    def deed(services, key):
        return services.reversal.undo_typed(asks(MILO, str(noted), key=key, team=RACE))

    with pytest.raises(AlreadyUndoneError):
        racing(engine, deed).result()

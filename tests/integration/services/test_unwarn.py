"""A warning is taken back: its strikes are gone, the member is told, once."""

import uuid

import pytest
from sqlalchemy.orm import Session

from db.models.case_step import StepKind, StepState
from db.records.step import StepOutcome
from fsm.flow import Event, State
from services.occasion import NotWarnedError
from services.reversal import AlreadyUndoneError
from services.role import NotAHelperError, SwitchedOffError
from services.wakeup import WakeUps
from tasks.work import services_on
from tests.integration.community import ADA, GRACE, MIA, MILO, TEAM, TROLL, asks, settle_in
from tests.integration.race import Second
from tests.integration.services.test_reversal import fire, later
from tests.integration.services.working import LEASE, work


def warned(services, number=1, *, by=MILO):
    typed = f"<@{TROLL}> no adverts"
    opened = services.moderation.propose("warn", asks(by, typed, key=f"command:w{number}"))
    work(services, opened.case_number, {})
    return opened.case_number


def unwarn(services, who=MIA, *, key="command:unwarn"):
    opened = services.moderation.propose("unwarn", asks(who, f"<@{TROLL}> a mix-up", key=key))
    work(services, opened.case_number, {})
    return opened


def strikes(services):
    return services.escalation.standing(TEAM, TROLL).strikes


class TestByUndo:
    def test_takes_the_strikes_back_and_tells_the_member(self, services):
        number = warned(services)
        assert strikes(services) == pytest.approx(1, abs=0.01)

        back = services.reversal.undo(asks(MILO, key="command:undo"), number)
        work(services, back.case_number, {})

        assert strikes(services) == 0
        assert (back.flow, back.data["reverses"]) == ("unwarn", number)
        steps = services.rows.steps.all_of(TEAM, back.case_number)
        told = [(step.kind, step.detail["view"]) for step in steps]
        assert told == [(StepKind.NOTICE, "notice_unwarn")]
        assert services.conversations.get(TEAM, back.id).last_event is Event.SUCCEED

    def test_is_done_once(self, services):
        number = warned(services)
        back = services.reversal.undo(asks(MILO, key="command:undo"), number)
        work(services, back.case_number, {})

        with pytest.raises(AlreadyUndoneError):
            services.reversal.undo(asks(MILO, key="command:again"), number)

    def test_who_warned_may_within_ten_minutes_even_without_a_right(self, services):
        number = warned(services)
        fire(services, MILO)

        back = services.reversal.undo(asks(MILO, key="command:undo"), number)

        assert back.state is State.PROCESSING

    def test_later_it_takes_the_right(self, services, session):
        number = warned(services)
        fire(services, MILO)
        later(session, 11)

        with pytest.raises(NotAHelperError):
            services.reversal.undo(asks(MILO, key="command:undo"), number)

    def test_the_card_offers_it_until_it_is_done(self, services):
        number = warned(services)
        case = services.rows.cases.get(TEAM, number)
        drawn = services.conversations.get(TEAM, case["conversation_id"])
        assert services.settling.card(drawn).facts["undoable"]

        unwarn(services)

        assert not services.settling.card(drawn).facts["undoable"]


class TestByCommand:
    def test_takes_back_the_last_warning_and_then_the_one_before(self, services):
        first, second = warned(services, 1), warned(services, 2)

        assert unwarn(services, key="command:1").data["reverses"] == second
        assert strikes(services) == pytest.approx(1, abs=0.01)
        assert unwarn(services, key="command:2").data["reverses"] == first
        with pytest.raises(NotWarnedError):
            unwarn(services, key="command:3")

    def test_of_another_kind_of_case_takes_nothing_back(self, services):
        services.moderation.propose("note", asks(MILO, f"<@{TROLL}> asked twice"))

        with pytest.raises(NotWarnedError):
            unwarn(services)

    def test_needs_a_right(self, services):
        warned(services)

        with pytest.raises(NotAHelperError):
            unwarn(services, GRACE)

    def test_a_permit_counts(self, services):
        warned(services)
        services.rows.permits.set(TEAM, "moderator", "unwarn", "", allows=False, by=ADA)

        with pytest.raises(SwitchedOffError):
            unwarn(services)

    def test_a_void_warning_is_taken_back_too(self, services):
        number = warned(services)

        by = services.reversal.void(asks(MILO, f"{number} wrong person", key="command:void"))

        assert services.rows.cases.get(TEAM, by)["kind"] == "unwarn"
        assert strikes(services) == 0


def test_two_who_take_it_back_at_once_are_one(engine):
    team = f"T{uuid.uuid4().hex[:8]}"
    with Session(engine) as before, before.begin():
        services = settle_in(before, team=team)
        typed = f"<@{TROLL}> no adverts"
        case = services.moderation.propose(
            "warn", asks(MILO, typed, key="command:w", team=team)
        ).case_number
        while step := services.rows.steps.claim(team, case, lease=LEASE):
            services.settling.settle(step, StepOutcome(state=StepState.DONE))

    def takes_back(session, key):
        request = asks(MIA, f"<@{TROLL}>", key=key, team=team)
        return services_on(session, WakeUps()).moderation.propose("unwarn", request)

    with Session(engine) as first, first.begin():
        takes_back(first, "command:1")
        second = Second(engine, lambda session: takes_back(session, "command:2")).seen_waiting()

    with pytest.raises(NotWarnedError):
        second.result()

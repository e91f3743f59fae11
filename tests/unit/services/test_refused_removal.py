"""What Slack's answers mean for a step."""

import uuid

import pytest

from db.models.case_step import StepKind, StepState
from db.records.step import ClaimedStep
from services.carrying_out import GUARD_ASKS, CarryingOut
from services.ports import Place, RefusedError, UnclearError


class Stubborn:
    """A workspace that says no."""

    def __init__(self, code):
        self.code = code

    def kick(self, channel, user):
        raise RefusedError(self.code)


class Forgetful:
    """A workspace that says yes, and then whether the person is there all the same."""

    def __init__(self, inside):
        self.inside = inside

    def kick(self, channel, user):
        return True

    def places_of(self, user):
        if isinstance(self.inside, Exception):
            raise self.inside
        return [Place(channel=each, name=each) for each in self.inside]


def carry_out(kind, code="restricted_action", attempts=1, slack=None):
    step = ClaimedStep(
        team_id="T1",
        case_number=1,
        position=1,
        kind=kind,
        subject="C1",
        attempts=attempts,
        detail={},
        token=uuid.uuid4(),
        target="U1",
        reason="spam",
        conversation_id=uuid.uuid4(),
    )
    slack = slack or Stubborn(code)
    room = CarryingOut(workspace=slack, messenger=None, archive=None, said_by=None)
    return room.carry_out(step)


class TestARefusedRemoval:
    def test_of_a_ban_is_shown_to_a_moderator_who_may_retry(self):
        assert carry_out(StepKind.KICK).state is StepState.FAILED

    def test_of_the_guard_is_tried_again_later_and_later(self):
        first, fifth = (carry_out(StepKind.REKICK, attempts=n) for n in (1, 5))

        assert first.state is StepState.PENDING
        assert first.error == "restricted_action"
        assert first.wait < fifth.wait
        assert first.wait <= 3, "a banned person is in a channel meanwhile"

    @pytest.mark.parametrize(
        ("code", "attempts"),
        [("cant_kick_from_general", 1), ("restricted_action", GUARD_ASKS)],
    )
    def test_of_the_guard_ends_where_asking_again_is_of_no_use(self, code, attempts):
        assert carry_out(StepKind.REKICK, code, attempts).state is StepState.FAILED


class TestAForgottenRemoval:
    def test_of_the_guard_is_read_back_and_done_again(self):
        outcome = carry_out(StepKind.REKICK, slack=Forgetful(["C1", "C2"]))

        assert (outcome.state, outcome.error) == (StepState.PENDING, "drifted")

    def test_is_flagged_where_it_never_holds(self):
        outcome = carry_out(StepKind.REKICK, attempts=GUARD_ASKS, slack=Forgetful(["C1"]))

        assert (outcome.state, outcome.error) == (StepState.FAILED, "drifted")

    @pytest.mark.parametrize("inside", [["C2"], UnclearError("no answer")])
    def test_one_that_held_or_that_nobody_tells_of_is_done(self, inside):
        assert carry_out(StepKind.REKICK, slack=Forgetful(inside)).state is StepState.DONE

"""Carrying out a step: what the outside's answers come to."""

import uuid
from typing import Any

import pytest

from db.models.case_step import StepKind, StepState
from db.records.step import ClaimedStep
from services.carrying_out import LAST_ATTEMPT, CarryingOut
from services.ports import UnclearError


class ScriptedWorkspace:
    """Answers a kick as it is told."""

    def __init__(self, answer: bool | Exception) -> None:
        self.answer = answer

    def kick(self, _channel: str, _user: str) -> bool:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def carry_out(step: ClaimedStep, answer: bool | Exception):
    nothing: Any = None
    deeds = CarryingOut(
        workspace=ScriptedWorkspace(answer),  # type: ignore[arg-type] # a kick is all it needs
        messenger=nothing,
        archive=nothing,
        said_by=lambda _team, _user: [],
    )
    return deeds.carry_out(step)


def a_kick(*, attempts: int = 1, detail: dict[str, Any] | None = None) -> ClaimedStep:
    return ClaimedStep(
        team_id="T1",
        case_number=1,
        position=3,
        kind=StepKind.KICK,
        subject="C1",
        attempts=attempts,
        detail=detail or {},
        token=uuid.uuid4(),
        target="U1",
        reason="spam",
        conversation_id=uuid.uuid4(),
    )


class TestWhoseRemovalItWas:
    def test_one_who_had_left_before_was_not_removed_by_us(self):
        outcome = carry_out(a_kick(), False)

        assert outcome.state is StepState.DONE
        assert outcome.already

    def test_one_who_is_gone_at_the_second_attempt_was_removed_by_the_first(self):
        """Its worker died between Slack's answer and the row; an unban must bring them back."""
        outcome = carry_out(a_kick(attempts=2), False)

        assert outcome.state is StepState.DONE
        assert not outcome.already

    @pytest.mark.parametrize("attempts", [1, LAST_ATTEMPT])
    def test_an_unclear_attempt_is_remembered_across_a_retry(self, attempts):
        unclear = carry_out(a_kick(attempts=attempts), UnclearError("cut"))

        outcome = carry_out(a_kick(attempts=1, detail=unclear.detail), False)

        assert not outcome.already

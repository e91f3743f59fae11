"""Carrying out a step: what the outside's answers come to."""

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from db.models.case_step import StepKind, StepState
from db.records.step import ClaimedStep
from services.carrying_out import LAST_ATTEMPT, CarryingOut
from services.ports import BusyError, LockedOutError, Posted, RefusedError, UnclearError, View


class ScriptedWorkspace:
    """Answers a kick as it is told."""

    def __init__(self, answer: bool | Exception) -> None:
        self.answer = answer

    def kick(self, _channel: str, _user: str) -> bool:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class ScriptedMessenger:
    """Posts as it is told, and finds what an earlier attempt has posted."""

    def __init__(self, answer: Exception | None = None, found: Posted | Exception | None = None):
        self.answer, self.found = answer, found
        self.posted: list[View] = []
        self.channels: list[str] = []

    def post(self, channel: str, view: View, *, mark: str) -> Posted:
        if self.answer:
            raise self.answer
        self.posted.append(view)
        self.channels.append(channel)
        return Posted(channel="D1", ts="1.1")

    def find(self, *_: object, **__: object) -> Posted | None:
        if isinstance(self.found, Exception):
            raise self.found
        return self.found


def carry_out(step: ClaimedStep, answer: bool | Exception = True, messenger: Any = None):
    nothing: Any = None
    deeds = CarryingOut(
        workspace=ScriptedWorkspace(answer),  # type: ignore[arg-type] # a kick is all it needs
        messenger=messenger,
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


def a_notice(*, attempts: int = 1, **detail: Any) -> ClaimedStep:
    told = {"view": "notice_warn", **detail}
    return replace(a_kick(attempts=attempts, detail=told), kind=StepKind.NOTICE, subject="")


class TestNotice:
    def test_one_that_reaches_nobody_does_not_hold_a_ban_up(self):
        outcome = carry_out(a_notice(), messenger=ScriptedMessenger(RefusedError("cannot_dm_bot")))

        assert (outcome.state, outcome.error) == (StepState.SKIPPED, "cannot_dm_bot")

    @pytest.mark.parametrize("error", [RefusedError("cannot_dm_bot"), UnclearError("cut")])
    def test_one_that_is_the_deed_fails(self, error):
        step = a_notice(attempts=LAST_ATTEMPT, must=True)

        assert carry_out(step, messenger=ScriptedMessenger(error)).state is StepState.FAILED

    @pytest.mark.parametrize("tried", [{"attempts": 2}, {"tried": True}])
    def test_what_an_earlier_attempt_has_said_is_not_said_again(self, tried):
        """A Retry counts attempts anew, so the step itself remembers that there was one."""
        messenger = ScriptedMessenger(found=Posted(channel="D1", ts="1.1"))

        assert carry_out(a_notice(must=True, **tried), messenger=messenger).state is StepState.DONE
        assert messenger.posted == []

    def test_where_history_is_hidden_it_is_not_guessed(self):
        messenger = ScriptedMessenger(found=RefusedError("missing_scope"))

        outcome = carry_out(a_notice(attempts=2, must=True), messenger=messenger)

        assert (outcome.state, outcome.error) == (StepState.FAILED, "unclear")
        assert messenger.posted == []

    def test_says_what_the_action_was_about(self):
        messenger = ScriptedMessenger()

        carry_out(a_notice(place="C1", about="https://x.slack.com/p1"), messenger=messenger)

        (told,) = messenger.posted
        assert told.name == "notice_warn"
        assert (told.facts["place"], told.facts["reason"]) == ("C1", "spam")
        assert messenger.channels == ["U1"]

    def test_is_said_in_the_channel_that_it_names_where_it_is_about_no_one(self):
        messenger = ScriptedMessenger()

        carry_out(replace(a_notice(), subject="C7", target="workspace"), messenger=messenger)

        assert messenger.channels == ["C7"]


class TestWhatHoldsByItsRow:
    @pytest.mark.parametrize("kind", [StepKind.GUARD, StepKind.LIFT])
    def test_asks_slack_for_nothing(self, kind):
        step = replace(a_kick(), kind=kind, subject="")

        assert carry_out(step, RefusedError("restricted_action")).state is StepState.DONE


class TestWhatWasNotTried:
    @pytest.mark.parametrize(
        ("error", "reason"),
        [
            (BusyError(timedelta(seconds=7)), "ratelimited"),
            (LockedOutError("token_revoked"), "token_revoked"),
        ],
    )
    def test_waits_for_as_long_as_it_takes_and_says_for_what(self, error, reason):
        outcome = carry_out(a_kick(attempts=LAST_ATTEMPT), error)

        assert outcome.state is StepState.PENDING
        assert outcome.error == reason
        assert outcome.wait == error.retry_after.total_seconds()
        assert outcome.untried


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

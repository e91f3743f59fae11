"""What a confirmed case carries out, as steps in phases."""

from collections.abc import Iterable, Sequence
from typing import Any

from db.models.case_step import StepKind, StepState
from db.records.step import PlannedStep

# Phases: what is in force at once (0), finding out (1), the deeds (2), looking again (3),
# telling (4), and what the guard does ever after (5).
AT_ONCE, FIND_OUT, DEEDS, LOOK_AGAIN, TELL, AFTERWARDS = range(6)

GENERAL = "cant_kick_from_general"
"""Slack's word for: nobody can be removed from the workspace's general channel."""


def ban(*, until: int | None) -> Sequence[PlannedStep]:
    """Return a ban's steps that are known before its channels are; *until* in epoch seconds."""
    told = {"view": "notice_ban", "until": until}
    return (
        PlannedStep(kind=StepKind.GUARD, phase=AT_ONCE, state=StepState.DONE),
        PlannedStep(kind=StepKind.SURVEY, phase=FIND_OUT),
        PlannedStep(kind=StepKind.EVIDENCE, phase=DEEDS),
        PlannedStep(kind=StepKind.VERIFY, phase=LOOK_AGAIN),
        PlannedStep(kind=StepKind.NOTICE, phase=TELL, detail=told),
    )


def kicks(places: Iterable[dict[str, Any]]) -> Sequence[PlannedStep]:
    """Return one removal a channel that the survey found."""
    return [_kick(place) for place in places]


def unban(channels: Iterable[str]) -> Sequence[PlannedStep]:
    """Return the steps back: the channels are those that the ban had removed the person from."""
    invites = [
        PlannedStep(kind=StepKind.INVITE, phase=DEEDS, subject=channel) for channel in channels
    ]
    lifted = PlannedStep(kind=StepKind.LIFT, phase=AT_ONCE, state=StepState.DONE)
    told = PlannedStep(kind=StepKind.NOTICE, phase=TELL, detail={"view": "notice_unban"})
    return (lifted, *invites, told)


def rekick(channel: str, *, cause: str) -> PlannedStep:
    """Return the guard's own step: they joined *channel* in spite of the ban."""
    return PlannedStep(kind=StepKind.REKICK, phase=AFTERWARDS, subject=channel, cause=cause)


def _kick(place: dict[str, Any]) -> PlannedStep:
    step = {"kind": StepKind.KICK, "phase": DEEDS, "subject": place["channel"]}
    detail = {"name": place["name"]}
    if place["is_general"]:
        return PlannedStep(**step, detail=detail, state=StepState.SKIPPED, error=GENERAL)
    return PlannedStep(**step, detail=detail)

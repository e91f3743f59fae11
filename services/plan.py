"""What a confirmed case carries out, as steps in phases."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from db.models.case_step import StepKind, StepState
from db.records.step import PlannedStep
from services.action_request import EVERYWHERE

# Phases: what is in force at once (0), finding out (1), the deeds (2), looking again (3),
# telling (4), and what the guard does ever after (5).
AT_ONCE, FIND_OUT, DEEDS, LOOK_AGAIN, TELL, AFTERWARDS = range(6)

GENERAL = "cant_kick_from_general"
"""Slack's word for: nobody can be removed from the workspace's general channel."""

NO_ADMIN = "no_admin_token"
"""Our word for: only admins may do it, and no admin has lent Steward a token."""

FINAL = frozenset({GENERAL, NO_ADMIN, "cant_delete_message", "compliance_exports_prevent_deletion"})
"""Answers that stay the same however often the guard asks."""


MUST = "must"
"""In a notice's detail: it is the deed itself, so the case fails where it can't be told."""

TOLD = ("until", "place", "about", "every")
"""What of a notice's detail the person reads."""

ACCOUNTS = (StepKind.REMOVE, StepKind.DEACTIVATE, StepKind.DEPROVISION)
"""What closes an account, each a rung of the ladder."""

RETURNS = {
    StepKind.REMOVE: StepKind.ASSIGN,
    StepKind.DEACTIVATE: StepKind.REACTIVATE,
    StepKind.DEPROVISION: StepKind.REACTIVATE,
    StepKind.ASSIST: StepKind.ASSIST_BACK,
}
"""What opens it again."""

HUMAN = (StepKind.ASSIST, StepKind.ASSIST_BACK)
"""What waits for a human admin."""

REPORTED = StepKind.REPORTED
"""What keeps the message that a report is about."""

Plan = Callable[[Mapping[str, Any], int | None], Sequence[PlannedStep]]
"""From what a conversation remembers, and when its restriction ends, to the first steps."""

GUARD = PlannedStep(kind=StepKind.GUARD, phase=AT_ONCE, state=StepState.DONE)
SURVEY = PlannedStep(kind=StepKind.SURVEY, phase=FIND_OUT)
EVIDENCE = PlannedStep(kind=StepKind.EVIDENCE, phase=DEEDS)
VERIFY = PlannedStep(kind=StepKind.VERIFY, phase=LOOK_AGAIN)
LIFTED = PlannedStep(kind=StepKind.LIFT, phase=AT_ONCE, state=StepState.DONE)


def of(action: str, data: Mapping[str, Any], *, until: int | None) -> Sequence[PlannedStep]:
    """Return the steps of *action* that are known when it begins.

    :param data: what its conversation remembers
    :param until: when its restriction ends, in epoch seconds; None for good, or where it has none
    """
    return _PLANS[action](data, until)


def back(
    action: str,
    channels: Iterable[str],
    *,
    lifts: bool,
    account: PlannedStep | None = None,
    told: Iterable[str] | None = None,
) -> Sequence[PlannedStep]:
    """Return the steps back: the channels are those that the person had been removed from.

    :param account: what opens their account first; it brings the invitations with it
    :param told: the channels that are told, instead of what it was about
    """
    ways = invites(channels) if account is None else [account]
    notices = [_notice(action)] if told is None else [_notice_in(each, action) for each in told]
    lifted = LIFTED if ways or notices else _to_do(LIFTED)
    return (*((lifted,) if lifts else ()), *ways, *notices)


def invites(
    channels: Iterable[str], kind: StepKind = StepKind.INVITE, phase: int = DEEDS
) -> Sequence[PlannedStep]:
    """Return an invitation for each channel."""
    return [PlannedStep(kind=kind, phase=phase, subject=channel) for channel in channels]


def closing(steps: Sequence[PlannedStep], account: PlannedStep) -> Sequence[PlannedStep]:
    """Return a ban's *steps* with one that closes the account in them.

    The person is told before, since afterwards they can't read it; what looks again looks at the
    account as well.
    """
    first = [step for step in steps if step.kind in (StepKind.GUARD, StepKind.SURVEY)]
    told = [replace(step, phase=DEEDS) for step in steps if step.kind is StepKind.NOTICE]
    kept = [step for step in steps if step.kind is StepKind.EVIDENCE]
    return (*first, *told, account, *kept, replace(VERIFY, detail={"account": True}))


def _note(_data: Mapping[str, Any], _until: int | None) -> Sequence[PlannedStep]:
    return ()


def _warn(data: Mapping[str, Any], _until: int | None) -> Sequence[PlannedStep]:
    return (_notice("warn", data, **{MUST: True}),)


def _shush(data: Mapping[str, Any], until: int | None) -> Sequence[PlannedStep]:
    return (GUARD, _notice("shush", data, until=until))


def _kick_out(data: Mapping[str, Any], _until: int | None) -> Sequence[PlannedStep]:
    channel = str(data.get("channel") or EVERYWHERE)
    if channel == EVERYWHERE:
        return (SURVEY, VERIFY, _notice("kick", data, place=channel))
    removal = PlannedStep(kind=StepKind.KICK, phase=DEEDS, subject=channel)
    return (removal, VERIFY, _notice("kick", data, place=channel))


def _ban(data: Mapping[str, Any], until: int | None) -> Sequence[PlannedStep]:
    return (GUARD, SURVEY, EVIDENCE, VERIFY, _notice("ban", data, until=until))


def _measure(action: str) -> Plan:
    """Return the plan of a measure: it holds at once, and is told where it holds."""

    def planned(data: Mapping[str, Any], until: int | None) -> Sequence[PlannedStep]:
        return (GUARD, _notice(action, data, until=until, every=data.get("every")))

    return planned


def _raid(data: Mapping[str, Any], until: int | None) -> Sequence[PlannedStep]:
    """Return the plan of a lockdown: it holds at once, and is told in the channels that close."""
    channels = (data.get("raid") or {}).get("channels") or ()
    told = [_notice_in(channel, "raid", data, until=until) for channel in channels]
    return (GUARD if told else _to_do(GUARD), *told)


def _to_do(step: PlannedStep) -> PlannedStep:
    """Return *step* as one to carry out: a case that has nothing else to do ends by it."""
    return replace(step, state=StepState.PENDING)


_PLANS: Mapping[str, Plan] = {
    "note": _note,
    "warn": _warn,
    "shush": _shush,
    "kick": _kick_out,
    "ban": _ban,
    **{name: _measure(name) for name in ("slowmode", "readonly", "lock")},
    "raid": _raid,
}
"""What takes something back is planned by `back`."""


def _notice(
    action: str,
    data: Mapping[str, Any] = MappingProxyType({}),
    **detail: Any,  # noqa: ANN401 - plain JSON
) -> PlannedStep:
    seen = (data.get("about") or {}).get("link") or ""
    told = {"view": f"notice_{action}", **({"about": seen} if seen else {}), **detail}
    return PlannedStep(kind=StepKind.NOTICE, phase=TELL, detail=told)


def _notice_in(
    channel: str,
    action: str,
    data: Mapping[str, Any] = MappingProxyType({}),
    **detail: Any,  # noqa: ANN401 - plain JSON
) -> PlannedStep:
    """Return the notice of something that is about no one channel, in *channel*."""
    return replace(_notice(action, data, **detail), subject=channel)


def look(window: Mapping[str, Any]) -> PlannedStep:
    """Return the step that finds out what a purge would delete."""
    names = ("author", "most", "latest", "oldest")
    return PlannedStep(
        kind=StepKind.LOOK, phase=FIND_OUT, detail={name: window[name] for name in names}
    )


def purge(channel: str, seen: Mapping[str, Any]) -> Sequence[PlannedStep]:
    """Return a confirmed purge's steps: all evidence first, page by page, then what deletes.

    :param seen: what `look` found
    """
    whole = {name: seen[name] for name in ("author", "latest", "oldest")}
    pages = [
        PlannedStep(
            kind=StepKind.KEEP,
            phase=FIND_OUT,
            subject=channel,
            cause=f"page:{number}",
            detail=whole | page,
        )
        for number, page in enumerate(seen["pages"], start=1)
    ]
    deeds = PlannedStep(kind=StepKind.PURGE, phase=DEEDS, subject=channel)
    recheck = PlannedStep(kind=StepKind.RECHECK, phase=LOOK_AGAIN, subject=channel, detail=whole)
    return (*pages, deeds, recheck)


def kicks(places: Iterable[dict[str, Any]]) -> Sequence[PlannedStep]:
    """Return one removal a channel that the survey found."""
    return [_kick(place) for place in places]


def rekick(channel: str, *, cause: str) -> PlannedStep:
    """Return the guard's own step: they joined *channel* in spite of the ban."""
    return PlannedStep(kind=StepKind.REKICK, phase=AFTERWARDS, subject=channel, cause=cause)


def unsay(channel: str, ts: str, thread_ts: str, *, cause: str) -> PlannedStep:
    """Return the guard's own step: they said something in *channel* in spite of a sanction."""
    message = {"ts": ts, "thread_ts": thread_ts}
    return PlannedStep(
        kind=StepKind.UNSAY, phase=AFTERWARDS, subject=channel, cause=cause, detail=message
    )


def remove(channel: str, ts: str, thread_ts: str, *, cause: str) -> PlannedStep:
    """Return the step of a rule's case: what it was about is deleted."""
    message = {"ts": ts, "thread_ts": thread_ts}
    return PlannedStep(
        kind=StepKind.DELETE, phase=DEEDS, subject=channel, cause=cause, detail=message
    )


def removed(channel: str) -> PlannedStep:
    """Return the step that tells who wrote it."""
    return _notice("remove", place=channel)


def _kick(place: dict[str, Any]) -> PlannedStep:
    step = {"kind": StepKind.KICK, "phase": DEEDS, "subject": place["channel"]}
    detail = {"name": place["name"]}
    if place["is_general"]:
        return PlannedStep(**step, detail=detail, state=StepState.SKIPPED, error=GENERAL)
    return PlannedStep(**step, detail=detail)

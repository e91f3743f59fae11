"""Carry out one step: the calls to the outside, and what their answers mean. No database here."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from db.models.case_step import StepKind, StepState
from db.records.step import ClaimedStep, StepOutcome
from services import place, plan
from services.ports import (
    Archive,
    BusyError,
    LockedOutError,
    Messenger,
    OutsideError,
    RefusedError,
    UnclearError,
    View,
    Workspace,
)
from services.presence import is_gone, profile_of

LAST_ATTEMPT = 6
"""After so many unclear answers a step counts as failed, and a person decides."""

LONGEST_PAUSE = 30.0
"""Seconds between two attempts at most."""

ALREADY = StepOutcome(state=StepState.DONE, already=True)
DONE = StepOutcome(state=StepState.DONE)

GUARD_ASKS = 10
"""How often the guard asks in all when Slack says no: nobody is there to press Retry for it."""

GUARD_WAITS = 2.5
"""Seconds before it asks again, each time twice as many: 21 minutes in all. Soon at first, since a
banned person is in a channel meanwhile."""


Deed = Callable[[ClaimedStep], StepOutcome]
"""Carries a step out. May raise Refused, Busy or UnclearError."""


class CarryingOut:
    """Turns steps into deeds."""

    def __init__(
        self,
        *,
        workspace: Workspace,
        messenger: Messenger,
        archive: Archive,
        said_by: Callable[[str, str], Sequence[Mapping[str, Any]]],
        deeds: Mapping[StepKind, Deed] = MappingProxyType({}),
        appeal_link: Callable[[str, int, str], str] = lambda _team, _case, _member: "",
    ) -> None:
        """Take the ports, and *said_by*, which returns what a person (team, user) said lately.

        :param appeal_link: returns where a member of a team appeals without Slack, or ""
        :param deeds: what other kinds of steps do, such as those that delete
        """
        self._workspace = workspace
        self._messenger = messenger
        self._archive = archive
        self._said_by = said_by
        self._appeal_link = appeal_link
        self._deeds: dict[StepKind, Deed] = {
            StepKind.SURVEY: self._survey,
            StepKind.EVIDENCE: self._evidence,
            StepKind.KICK: self._kick,
            StepKind.REKICK: self._rekick,
            StepKind.INVITE: self._invite,
            StepKind.REINVITE: self._invite,
            StepKind.VERIFY: self._verify,
            StepKind.NOTICE: self._notice,
            StepKind.GUARD: _holds,
            StepKind.LIFT: _holds,
            **deeds,
        }

    def carry_out(self, step: ClaimedStep) -> StepOutcome:
        """Do what *step* says and tell what came of it. Doing it again is harmless."""
        try:
            return self._deeds[step.kind](step)
        except RefusedError as refused:
            return _no(step, refused.code)
        except BusyError as busy:
            return _later(busy)
        except UnclearError:
            return _again(step)

    def _survey(self, step: ClaimedStep) -> StepOutcome:
        places = [asdict(place) for place in self._workspace.places_of(step.target)]
        return StepOutcome(state=StepState.DONE, detail={"places": places})

    def _kick(self, step: ClaimedStep) -> StepOutcome:
        if self._workspace.kick(step.subject, step.target) or _tried_before(step):
            return DONE
        return ALREADY

    def _rekick(self, step: ClaimedStep) -> StepOutcome:
        """Remove, then read back: no later step of the case looks again. Silence is no drift."""
        outcome = self._kick(step)
        try:
            places = self._workspace.places_of(step.target)
        except OutsideError:
            return outcome
        if step.subject in {place.channel for place in places}:
            return _no(step, "drifted")
        return outcome

    def _invite(self, step: ClaimedStep) -> StepOutcome:
        return DONE if self._workspace.invite(step.subject, step.target) else ALREADY

    def _verify(self, step: ClaimedStep) -> StepOutcome:
        is_active = self._is_active(step)
        if is_active is False:  # Slack may not even know the channels of who is gone
            return StepOutcome(state=StepState.DONE, detail={"inside": [], "is_active": False})
        places = self._workspace.places_of(step.target)
        inside = [place.channel for place in places if not place.is_general]
        return StepOutcome(state=StepState.DONE, detail={"inside": inside, "is_active": is_active})

    def _is_active(self, step: ClaimedStep) -> bool | None:
        """Tell whether their account is open; None where the case did not close it."""
        if not step.detail.get("account"):
            return None
        return not is_gone(profile_of(self._workspace, step.target))

    def _evidence(self, step: ClaimedStep) -> StepOutcome:
        said = self._said_by(step.team_id, step.target)
        if not said:
            return StepOutcome(state=StepState.SKIPPED)
        body = json.dumps({"case": step.case_number, "messages": list(said)}, default=str).encode()
        # Named after what it holds: a worker that was thought dead can't overwrite its successor's.
        name = hashlib.sha256(body).hexdigest()[:16]
        key = f"{step.team_id}/cases/{step.case_number}/messages-{name}.json"
        sha256 = self._archive.put(key, body)
        detail = {"key": key, "sha256": sha256, "size": len(body), "messages": len(said)}
        return StepOutcome(state=StepState.DONE, detail=detail)

    def _notice(self, step: ClaimedStep) -> StepOutcome:
        mark = f"notice:{step.team_id}:{step.case_number}"
        to = place.channel_of(step.subject or step.target)
        channel = step.detail.get("channel") or to
        thread = place.thread_of(step.target)
        within = {"thread": thread} if thread else {}
        if _tried_before(step):
            try:
                found = self._messenger.find(channel, mark, since=_long_ago(), **within)
            except RefusedError:  # who may not look must not guess: it is not said twice
                return StepOutcome(state=_refused(step), error="unclear")
            if found:
                return DONE
        told = {name: step.detail.get(name) for name in plan.TOLD}
        link = self._appeal_link(step.team_id, step.case_number, step.target)
        facts = {"case": step.case_number, "reason": step.reason, "link": link, **told}
        view = View(name=str(step.detail.get("view") or "notice_ban"), facts=facts)
        posted = self._messenger.post(to, view, mark=mark, **within)
        return StepOutcome(state=StepState.DONE, detail={"channel": posted.channel})


def _holds(_step: ClaimedStep) -> StepOutcome:
    """Settle what was so from the Confirm on, by its row: there is nothing to ask Slack for."""
    return DONE


def _later(busy: BusyError) -> StepOutcome:
    """Settle a step that was not tried: it waits, for as long as it takes, and says for what."""
    error = busy.code if isinstance(busy, LockedOutError) else "ratelimited"
    wait = busy.retry_after.total_seconds()
    return StepOutcome(state=StepState.PENDING, error=error, wait=wait, untried=True)


def _no(step: ClaimedStep, code: str) -> StepOutcome:
    """Settle a step that Slack refused; the guard asks again, later and later."""
    is_guard = step.kind in (StepKind.REKICK, StepKind.UNSAY)
    if is_guard and step.attempts < GUARD_ASKS and code not in plan.FINAL:
        wait = GUARD_WAITS * 2 ** (step.attempts - 1)
        return StepOutcome(state=StepState.PENDING, error=code, wait=wait)
    return StepOutcome(state=_refused(step), error=code)


def _refused(step: ClaimedStep) -> StepState:
    """Tell what a "no" means: a notice that can't reach a person must not hold a ban up.

    Where the notice is all there is, as of a warning, somebody must know that it failed.
    """
    is_aside = step.kind is StepKind.NOTICE and not step.detail.get(plan.MUST)
    return StepState.SKIPPED if is_aside else StepState.FAILED


def _tried_before(step: ClaimedStep) -> bool:
    """Tell whether an earlier attempt may have done it, so that "already so" is our own doing."""
    return step.attempts > 1 or bool(step.detail.get("tried"))


def _again(step: ClaimedStep) -> StepOutcome:
    tried = {"tried": True}  # outlives a Retry, which counts attempts anew
    if step.attempts >= LAST_ATTEMPT:
        return StepOutcome(state=_refused(step), error="unclear", detail=tried)
    wait = min(2.0**step.attempts / 2, LONGEST_PAUSE)
    return StepOutcome(state=StepState.PENDING, error="unclear", wait=wait, detail=tried)


def _long_ago() -> datetime:
    """Return when to start looking for a notice: Steward or Slack may have been away for days."""
    return datetime.now(UTC) - timedelta(days=7)

"""Carry out one step: the calls to the outside, and what their answers mean. No database here."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from db.models.case_step import StepKind, StepState
from db.records.step import ClaimedStep, StepOutcome
from services import plan
from services.ports import (
    Archive,
    BusyError,
    Messenger,
    RefusedError,
    UnclearError,
    View,
    Workspace,
)

LAST_ATTEMPT = 6
"""After so many unclear answers a step counts as failed, and a person decides."""

LONGEST_PAUSE = 30.0
"""Seconds between two attempts at most."""

ALREADY = StepOutcome(state=StepState.DONE, already=True)
DONE = StepOutcome(state=StepState.DONE)

GUARD_ASKS = 10
"""How often the guard asks in all when Slack says no: nobody is there to press Retry for it."""

GUARD_WAITS = 30.0
"""Seconds before it asks again, once, twice, three times as many: 22 minutes in all."""


class CarryingOut:
    """Turns steps into deeds."""

    def __init__(
        self,
        *,
        workspace: Workspace,
        messenger: Messenger,
        archive: Archive,
        said_by: Callable[[str, str], Sequence[Mapping[str, Any]]],
    ) -> None:
        """Take the ports, and *said_by*, which returns what a person (team, user) said lately."""
        self._workspace = workspace
        self._messenger = messenger
        self._archive = archive
        self._said_by = said_by
        self._deeds: dict[StepKind, Callable[[ClaimedStep], StepOutcome]] = {
            StepKind.SURVEY: self._survey,
            StepKind.EVIDENCE: self._evidence,
            StepKind.KICK: self._kick,
            StepKind.REKICK: self._kick,
            StepKind.INVITE: self._invite,
            StepKind.VERIFY: self._verify,
            StepKind.NOTICE: self._notice,
        }

    def carry_out(self, step: ClaimedStep) -> StepOutcome:
        """Do what *step* says and tell what came of it. Doing it again is harmless."""
        try:
            return self._deeds[step.kind](step)
        except RefusedError as refused:
            return _no(step, refused.code)
        except BusyError as busy:
            wait = busy.retry_after.total_seconds()
            return StepOutcome(state=StepState.PENDING, error="ratelimited", wait=wait)
        except UnclearError:
            return _again(step)

    def _survey(self, step: ClaimedStep) -> StepOutcome:
        places = [asdict(place) for place in self._workspace.places_of(step.target)]
        return StepOutcome(state=StepState.DONE, detail={"places": places})

    def _kick(self, step: ClaimedStep) -> StepOutcome:
        if self._workspace.kick(step.subject, step.target) or _tried_before(step):
            return DONE
        return ALREADY

    def _invite(self, step: ClaimedStep) -> StepOutcome:
        return DONE if self._workspace.invite(step.subject, step.target) else ALREADY

    def _verify(self, step: ClaimedStep) -> StepOutcome:
        places = self._workspace.places_of(step.target)
        inside = [place.channel for place in places if not place.is_general]
        return StepOutcome(state=StepState.DONE, detail={"inside": inside})

    def _evidence(self, step: ClaimedStep) -> StepOutcome:
        said = self._said_by(step.team_id, step.target)
        if not said:
            return StepOutcome(state=StepState.SKIPPED)
        body = json.dumps({"case": step.case_number, "messages": list(said)}, default=str).encode()
        key = f"{step.team_id}/cases/{step.case_number}/messages.json"
        sha256 = self._archive.put(key, body)
        detail = {"key": key, "sha256": sha256, "size": len(body), "messages": len(said)}
        return StepOutcome(state=StepState.DONE, detail=detail)

    def _notice(self, step: ClaimedStep) -> StepOutcome:
        mark = f"notice:{step.team_id}:{step.case_number}"
        channel = step.detail.get("channel") or step.target
        if step.attempts > 1:
            try:
                found = self._messenger.find(channel, mark, since=_long_ago())
            except RefusedError:  # who may not look must not guess: it is not said twice
                return StepOutcome(state=StepState.SKIPPED, error="unclear")
            if found:
                return DONE
        facts = {"case": step.case_number, "reason": step.reason, "until": step.detail.get("until")}
        view = View(name=str(step.detail.get("view") or "notice_ban"), facts=facts)
        posted = self._messenger.post(step.target, view, mark=mark)
        return StepOutcome(state=StepState.DONE, detail={"channel": posted.channel})


def _no(step: ClaimedStep, code: str) -> StepOutcome:
    """Settle a step that Slack refused; the guard asks again, later and later."""
    if step.kind is StepKind.REKICK and step.attempts < GUARD_ASKS and code != plan.GENERAL:
        return StepOutcome(state=StepState.PENDING, error=code, wait=GUARD_WAITS * step.attempts)
    return StepOutcome(state=_refused(step), error=code)


def _refused(step: ClaimedStep) -> StepState:
    """Tell what a "no" means: a notice that can't reach a person must not hold a ban up."""
    return StepState.SKIPPED if step.kind is StepKind.NOTICE else StepState.FAILED


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

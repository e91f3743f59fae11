"""The facts that a card is drawn from: all of them, and nothing but the row."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from db.models.case_step import StepKind, StepState
from db.records.conversation import ConversationRecord
from db.records.step import StepRecord
from services import duration
from services.ports import View


def view(
    conversation: ConversationRecord,
    steps: Sequence[StepRecord],
    *,
    until: datetime | None,
    confirmed_by: str,
) -> View:
    """Return the card of *conversation*.

    :param until: when its sanction ends
    :param confirmed_by: who pressed Confirm, or Retry last; empty before
    """
    seen = facts(conversation, steps, until=until)
    return View(name="card", facts=seen | {"confirmed_by": confirmed_by})


def facts(
    conversation: ConversationRecord, steps: Sequence[StepRecord], *, until: datetime | None
) -> dict[str, Any]:
    """Return what there is to see of *conversation*, as plain JSON (times in epoch seconds)."""
    return {
        "flow": conversation.flow,
        "state": conversation.state.value,
        "event": conversation.last_event.value,
        "actor": conversation.last_actor,
        "version": conversation.version,
        "conversation": str(conversation.id),
        "case": conversation.case_number,
        "target": conversation.target,
        "owner": conversation.owner,
        "reason": conversation.data.get("reason", ""),
        "lasts": conversation.data.get("lasts"),
        "until": _epoch(until),
        "deadline": _epoch(conversation.deadline_at),
        "error": None,
        "steps": [step_facts(step) for step in steps],
    }


def step_facts(step: StepRecord) -> dict[str, Any]:
    """Return what there is to see of a step."""
    return {
        "kind": step.kind.value,
        "subject": step.subject,
        "state": step.state.value,
        "error": step.error,
        "already": step.already,
        "detail": step.detail,
    }


def case_facts(case: dict[str, Any]) -> dict[str, Any]:
    """Return what a list of cases shows of one (a row of CaseRepository)."""
    return {
        "number": case["number"],
        "kind": case["kind"],
        "target": case["target"],
        "moderator": case["moderator"],
        "reason": case["reason"],
        "state": standing(case),
        "length": duration.typed(case["lasts"]),
        "opened_at": _epoch(case["opened_at"]),
        "until": _epoch(case["ends_at"]),
    }


def standing(case: dict[str, Any]) -> str:
    """Return where a case stands, in one word that the views know."""
    if case["in_force"]:
        return "in_force"
    if case["lifted_at"]:
        return "lifted"
    if case["ends_at"]:
        return "ended"
    return _open_or_closed(case["state"], case["last_event"])


def _open_or_closed(state: str, event: str) -> str:
    if state != "idle":
        return {"awaiting_confirmation": "waiting", "error": "failed"}.get(state, state)
    return {"cancel": "cancelled", "expire": "expired"}.get(event, "done")


def done(steps: Sequence[StepRecord], kind: StepKind) -> list[str]:
    """Return the subjects of *kind* that were really changed: done, and not so before."""
    good = (StepState.DONE, StepState.VERIFIED)
    return [s.subject for s in steps if s.kind is kind and s.state in good and not s.already]


def _epoch(time: datetime | None) -> int | None:
    return None if time is None else int(time.timestamp())

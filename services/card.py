"""The facts that a card is drawn from: all of them, and nothing but the row."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from db.models.case_step import StepKind, StepState
from db.records.conversation import ConversationRecord
from db.records.step import StepRecord
from services import duration
from services.policy import EDITED_BY, why_second
from services.ports import View
from services.reminder_row import asked_facts


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
        "target": (conversation.data.get("rule") or {}).get("member") or conversation.target,
        "owner": conversation.owner,
        "reason": conversation.data.get("reason", ""),
        "lasts": conversation.data.get("lasts"),
        "channel": conversation.data.get("channel", ""),
        "every": conversation.data.get("every"),
        "about": conversation.data.get("about"),
        "appeal": conversation.data.get("appeal"),
        "deal": conversation.data.get("deal"),
        "rule": conversation.data.get("rule"),
        "raid": conversation.data.get("raid"),
        "onboarding": conversation.data.get("onboarding"),
        "because_of": conversation.data.get("because_of"),
        "answer": conversation.data.get("answer", ""),
        "asked": asked_facts(conversation),
        "second": why_second(conversation),
        "edited_by": conversation.data.get(EDITED_BY, ""),
        "until": _epoch(until) or conversation.data.get("until"),
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
        "target": _whom(case),
        "moderator": case["moderator"],
        "reason": case["reason"],
        "state": standing(case),
        "void": void_facts(case),
        "length": duration.typed(case["lasts"]),
        "channel": case["data"].get("channel", ""),
        "because_of": case["data"].get("because_of"),
        "about": case["data"].get("about"),
        "opened_at": _epoch(case["opened_at"]),
        "until": _epoch(case["ends_at"]) or case["data"].get("until"),
    }


def _whom(case: Mapping[str, Any]) -> str:
    """Return the member whom a case is about, where its target is a case or a message."""
    appeal, report = (case["data"].get(name) or {} for name in ("appeal", "report"))
    found = appeal.get("member") or (report.get("reported") if isinstance(report, dict) else "")
    return str(found or case["target"])


def void_facts(case: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return who made the case void, and why; None while it counts."""
    if not case.get("voided_at"):
        return None
    return {"by": case["voided_by"], "reason": case["void_reason"]}


def standing(case: dict[str, Any]) -> str:
    """Return where a case stands, in one word that the views know."""
    if case.get("voided_at"):
        return "void"
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

"""What a case has done so far, in a few lines."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from adapters.slack.views.problem import explain
from adapters.slack.views.text import count, places

Step = Mapping[str, Any]
"""One step: kind, subject, state, error, already, detail."""


class _Words(NamedTuple):
    to_do: str
    done: str
    already: str
    failed: str
    drifted: str


_WORDS = {
    "evidence": _Words(
        "Keep recent messages as evidence",
        "Recent messages are kept as evidence",
        "Recent messages were kept as evidence before",
        "Recent messages could not be kept",
        "The evidence is incomplete",
    ),
    "survey": _Words(
        "Look which channels they are in",
        "Looked which channels they are in",
        "Looked which channels they are in",
        "Could not look which channels they are in",
        "Their channels changed meanwhile",
    ),
    "guard": _Words(
        "Keep them from coming back",
        "Kept from coming back: Steward watches who joins",
        "Was kept from coming back before",
        "Could not be kept from coming back",
        "Came back; Steward removes them again",
    ),
    "kick": _Words(
        "Remove from {}",
        "Removed from {}",
        "Had left {} before",
        "Still in {}",
        "Came back to {}; Steward removes them again",
    ),
    "rekick": _Words(
        "Remove from {} again",
        "Came back to {} and was removed again",
        "Came back to {} and left again on their own",
        "Came back to {} and could not be removed",
        "Came back to {}; Steward removes them again",
    ),
    "verify": _Words(
        "Check that it worked",
        "Checked: it worked",
        "Checked: it worked",
        "Could not check that it worked",
        "Checked: something came undone; Steward mends it",
    ),
    "notice": _Words(
        "Tell them in a direct message",
        "Told them in a direct message",
        "Were told before",
        "Could not be told in a direct message",
        "Could not be told in a direct message",
    ),
    "lift": _Words(
        "Lift the ban",
        "The ban is lifted",
        "The ban was lifted before",
        "The ban could not be lifted",
        "The ban is back",
    ),
    "invite": _Words(
        "Invite to {}",
        "Invited to {}",
        "Was in {} already",
        "Could not be invited to {}",
        "Left {} again",
    ),
}

_OTHER = _Words("To do", "Done", "Was done before", "It didn't work", "It came undone")
_MARKS = {"to_do": "○", "done": "✓", "already": "✓", "failed": "✗", "drifted": "↺", "given_up": "✗"}
_TROUBLE = frozenset({"failed", "given_up"})
_OUTCOMES = {
    "pending": "to_do",
    "working": "to_do",
    "done": "done",
    "verified": "done",
    "failed": "failed",
    "drifted": "drifted",
}


def lines(steps: Sequence[Step]) -> list[str]:
    """Return *steps* as lines of mrkdwn, in their order; channels that fared alike share a line."""
    alike: dict[tuple[str, str, str], list[Step]] = {}
    for step in steps:
        if (outcome := _outcome(step)) and not _is_dull(step):
            error = str(step.get("error") or "") if outcome in _TROUBLE else ""
            alike.setdefault((str(step["kind"]), outcome, error), []).append(step)
    return [_line(*key, group) for key, group in alike.items()]


def settled(steps: Sequence[Step]) -> int:
    """Return how many of *steps* are over, however they ended."""
    return sum(step["state"] not in {"pending", "working"} for step in steps)


def failed(steps: Sequence[Step]) -> list[Step]:
    """Return those of *steps* that failed."""
    return [step for step in steps if step["state"] == "failed"]


def has_begun(steps: Sequence[Step]) -> bool:
    """Tell whether anything at all may have been done."""
    return any(step["state"] not in {"pending", "skipped"} for step in steps)


def _outcome(step: Step) -> str:
    if step["state"] == "skipped" and step.get("error"):
        return "given_up"
    outcome = _OUTCOMES.get(str(step["state"]), "")
    return "already" if outcome == "done" and step.get("already") else outcome


def _is_dull(step: Step) -> bool:
    """Tell whether nobody needs to read of it: its results stand in the other lines."""
    return step["kind"] == "survey" and _outcome(step) in {"done", "already"}


def _line(kind: str, outcome: str, error: str, steps: Sequence[Step]) -> str:
    words: str = getattr(_WORDS.get(kind, _OTHER), "failed" if outcome in _TROUBLE else outcome)
    channels = [str(step["subject"]) for step in steps if step.get("subject")]
    what = words.format(places(channels) or "a channel") + _figure(kind, steps)
    why = f". {explain(error)}" if outcome in _TROUBLE else ""
    return f"{_MARKS[outcome]} {what}{why}"


def _figure(kind: str, steps: Sequence[Step]) -> str:
    """Return how many messages are kept, where it is known."""
    kept = (steps[0].get("detail") or {}).get("messages")
    return f" ({count(kept, 'message')})" if kind == "evidence" and isinstance(kept, int) else ""

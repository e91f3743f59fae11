"""What a case has done so far, in a few lines."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from adapters.slack.views.measure_steps import OF_MEASURES
from adapters.slack.views.problem import explain
from adapters.slack.views.step_words import StepWords as _Words
from adapters.slack.views.text import count, places

Step = Mapping[str, Any]
"""One step: kind, subject, state, error, already, detail."""


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
    "unsay": _Words(
        "Delete what they wrote in {}",
        "Deleted what they wrote in {}",
        "What they wrote in {} was gone before",
        "Could not delete what they wrote in {}",
        "What they wrote in {} stands again",
    ),
    "delete": _Words(
        "Delete the message in {}",
        "Deleted the message in {}, and kept it as evidence",
        "The message in {} was gone before",
        "Could not delete the message in {}",
        "The message in {} stands again",
    ),
    "look": _Words(
        "Look what would be deleted",
        "Looked what would be deleted",
        "Looked what would be deleted",
        "Could not look what would be deleted",
        "What would be deleted has changed",
    ),
    "keep": _Words(
        "Keep the messages of {} as evidence",
        "The messages of {} are kept as evidence",
        "The messages of {} were kept as evidence before",
        "The messages of {} could not be kept",
        "The evidence is incomplete",
    ),
    "purge": _Words(
        "Delete messages in {}",
        "Deleted messages in {}",
        "The messages in {} were gone before",
        "Could not delete all messages in {}",
        "Some messages in {} stand again; Steward deletes them again",
    ),
    "recheck": _Words(
        "Check that {} is as it should be",
        "Checked: they are gone from {}",
        "Checked: they are gone from {}",
        "Could not check {}",
        "Checked: some stand in {} again; Steward deletes them again",
    ),
    "verify": _Words(
        "Check that it worked",
        "Checked: it worked",
        "Checked: it worked",
        "Could not check that it worked",
        "Checked: something came undone; Steward mends it",
    ),
    "reported": _Words(
        "Keep what was reported as evidence",
        "What was reported is kept as evidence",
        "What was reported was kept as evidence before",
        "What was reported could not be kept",
        "The evidence is incomplete",
    ),
    "notice": _Words(
        "Tell them in a direct message",
        "Told them in a direct message",
        "Were told before",
        "Could not be told in a direct message",
        "Could not be told in a direct message",
    ),
    "remove": _Words(
        "Take them out of the workspace",
        "Taken out of the workspace",
        "Were out of the workspace before",
        "Could not be taken out of the workspace",
        "Are in the workspace again",
    ),
    "deactivate": _Words(
        "Deactivate their account in the whole organization",
        "Their account is deactivated in the whole organization",
        "Their account was deactivated before",
        "Their account could not be deactivated in the whole organization",
        "Their account is active again",
    ),
    "deprovision": _Words(
        "Deactivate their account",
        "Their account is deactivated",
        "Their account was deactivated before",
        "Their account could not be deactivated by Steward",
        "Their account is active again",
    ),
    "assist": _Words(
        "An admin is asked to deactivate their account",
        "An admin has deactivated their account",
        "Their account was deactivated before",
        "No admin has deactivated their account",
        "Their account is active again; an admin is asked once more",
    ),
    "assign": _Words(
        "Take them into the workspace again",
        "Taken into the workspace again",
        "Were in the workspace already",
        "Could not be taken into the workspace again",
        "Are out of the workspace again",
    ),
    "reactivate": _Words(
        "Activate their account again",
        "Their account is active again",
        "Their account was active already",
        "Their account could not be activated by Steward",
        "Their account is deactivated again",
    ),
    "assist_back": _Words(
        "An admin is asked to activate their account again",
        "An admin has activated their account again",
        "Their account was active already",
        "No admin has activated their account again",
        "Their account is deactivated again",
    ),
    "reinvite": _Words(
        "Invite to {}",
        "Invited to {}",
        "Was in {} already",
        "Could not be invited to {}",
        "Left {} again",
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

_SPECIAL: dict[tuple[str, str], _Words] = {
    ("shush", "guard"): _Words(
        "Delete what they write",
        "What they write is deleted from now on",
        "What they write was deleted before",
        "What they write could not be deleted",
        "They wrote again; Steward deletes it",
    ),
    ("unshush", "lift"): _Words(
        "Let them write again",
        "They may write again",
        "They could write again before",
        "They could not be let write again",
        "They are shushed again",
    ),
}
"""Where the same step means something else: by flow and kind."""

_SPECIAL |= OF_MEASURES

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


def lines(steps: Sequence[Step], flow: str) -> list[str]:
    """Return *steps* of *flow* as lines of mrkdwn; channels that fared alike share one."""
    alike: dict[tuple[str, str, str], list[Step]] = {}
    for step in steps:
        if (outcome := _outcome(step)) and not _is_dull(step):
            error = str(step.get("error") or "") if outcome in _TROUBLE else ""
            alike.setdefault((str(step["kind"]), outcome, error), []).append(step)
    return [_line(flow, *key, group) for key, group in alike.items()]


def settled(steps: Sequence[Step]) -> int:
    """Return how many of *steps* are over, however they ended."""
    return sum(step["state"] not in {"pending", "working"} for step in steps)


def failed(steps: Sequence[Step]) -> list[Step]:
    """Return those of *steps* that failed."""
    return [step for step in steps if step["state"] == "failed"]


def removals(steps: Sequence[Step]) -> list[Step]:
    """Return those of *steps* that have really removed somebody from a channel."""
    done = [step for step in steps if step["state"] in {"done", "verified"}]
    return [step for step in done if step["kind"] == "kick" and not step.get("already")]


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


def _line(flow: str, kind: str, outcome: str, error: str, steps: Sequence[Step]) -> str:
    spoken = _SPECIAL.get((flow, kind)) or _WORDS.get(kind, _OTHER)
    words: str = getattr(spoken, "failed" if outcome in _TROUBLE else outcome)
    channels = list(dict.fromkeys(str(step["subject"]) for step in steps if step.get("subject")))
    what = words.format(places(channels) or "a channel") + _figure(kind, steps)
    why = f". {explain(error)}" if outcome in _TROUBLE else ""
    return f"{_MARKS[outcome]} {what}{why}"


def _figure(kind: str, steps: Sequence[Step]) -> str:
    """Return how many messages it is about, where that is known."""
    if kind == "unsay":
        return f" ({count(len(steps), 'message')})"
    return _messages(_known(step.get("detail") or {}) for step in steps)


def _known(detail: Mapping[str, Any]) -> int | None:
    """Return how many messages a step has kept or deleted."""
    if tally := detail.get("tally"):
        return int(tally.get("deleted", 0)) + int(tally.get("gone", 0))
    kept = detail.get("messages")
    return kept if isinstance(kept, int) else None


def _messages(numbers: Iterable[int | None]) -> str:
    known = [number for number in numbers if number is not None]
    return f" ({count(sum(known), 'message')})" if known else ""

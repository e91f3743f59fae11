"""What the steps of measures are called: slow mode, read-only, locks, lockdowns, their ends."""

from adapters.slack.views.step_words import StepWords
from services.action import MEASURES

_TOLD_THERE = StepWords(
    "Say so there",
    "Said so there",
    "Was said there before",
    "Could not be said there",
    "Could not be said there",
)


def _held(what: str) -> StepWords:
    """Return the words for the guard of a place: *what* is what it deletes."""
    return StepWords(
        f"Delete {what}",
        f"Steward deletes {what} from now on",
        f"Steward deleted {what} before",
        f"Steward can't delete {what}",
        f"Steward deletes {what} again",
    )


def _ended(what: str) -> StepWords:
    """Return the words for the end of *what*."""
    return StepWords(
        f"End: {what}",
        f"{what} is over",
        f"{what} was over before",
        f"{what} could not be ended",
        f"{what} is back",
    )


_FLOWS = {
    "slowmode": _held("what comes too soon"),
    "readonly": _held("what members post there"),
    "lock": _held("what members answer there"),
    "raid": _held("what new members post"),
    "unslowmode": _ended("Slow mode"),
    "unreadonly": _ended("Read-only"),
    "unlock": _ended("The lock"),
    "unraid": _ended("The lockdown"),
}
_TOLD_IN = StepWords(
    "Say so in {}",
    "Said so in {}",
    "Was said in {} before",
    "Could not be said in {}",
    "Could not be said in {}",
)
_UNSAID = StepWords(
    "Delete what was posted in {} all the same",
    "Deleted what was posted in {} all the same",
    "What was posted in {} all the same was gone before",
    "Could not delete what was posted in {} all the same",
    "What was posted in {} all the same stands again",
)

OF_MEASURES: dict[tuple[str, str], StepWords] = {
    **{(flow, "lift" if MEASURES[flow].lifts else "guard"): _FLOWS[flow] for flow in _FLOWS},
    **{(flow, "notice"): _TOLD_THERE for flow in _FLOWS},
    **{(flow, "notice"): _TOLD_IN for flow in ("raid", "unraid")},
    **{(flow, "unsay"): _UNSAID for flow in _FLOWS},
}
"""By flow and kind of step."""

"""To a channel or a thread: that it is slowed, read-only or locked, or is so no more."""

from adapters.slack.views.layout import context, section
from adapters.slack.views.moment import lasting, span
from adapters.slack.views.rendered import Drawing, Facts, Rendered, message
from adapters.slack.views.text import plain, quote

_OVER = {
    "unslowmode": "Slow mode is over here: post as you like.",
    "unreadonly": "Everybody may post here again.",
    "unlock": "Everybody may answer in this thread again.",
    "unraid": "The workspace is open again: everybody may post here.",
}


def _slowmode(facts: Facts) -> str:
    every = span(facts.get("every") or 0)
    return (
        f"This channel is in slow mode {_until(facts)}: one message every {every} from each of you."
    )


def _readonly(facts: Facts) -> str:
    return f"This channel is read-only {_until(facts)}: only moderators post here."


def _lock(facts: Facts) -> str:
    return f"This thread is locked {_until(facts)}: only moderators answer here."


def _raid(facts: Facts) -> str:
    return f"The workspace is locked down {_until(facts)}: only moderators post here."


_BEGUN = {"slowmode": _slowmode, "readonly": _readonly, "lock": _lock, "raid": _raid}


def drawing(flow: str) -> Drawing:
    """Return what draws the notice of *flow*. Facts: case, reason, until (or null), every."""

    def draw(facts: Facts) -> Rendered:
        said = _OVER[flow] if flow in _OVER else _BEGUN[flow](facts)
        return message(said, [section(f"{said}{_why(facts)}"), context(f"Case {facts['case']}")])

    return draw


def _why(facts: Facts) -> str:
    reason = str(facts.get("reason") or "")
    return f"\n{quote(reason)}" if plain(reason) else ""


def _until(facts: Facts) -> str:
    until = facts.get("until")
    return "until a moderator ends it" if until is None else lasting(until)

"""What the cards of all states have in common."""

from slack_sdk.models.blocks import Block, ButtonElement

from adapters.slack.views.about import about
from adapters.slack.views.flow_words import words_of
from adapters.slack.views.layout import button, header
from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import escape, person, plain, quote
from services.action import EVERY

_SAID = frozenset({"note", "warn", "remove"})
"""Words alone: nobody asks for them, they are said."""


def title(facts: Facts) -> Block:
    """Return the headline: what kind of case, and its number."""
    return header(f"{words_of(facts['flow']).noun} · case {facts['case']}")


def press(facts: Facts, label: str, event: str, style: str | None = None) -> ButtonElement:
    """Return a button that sends *event* to this version of the conversation."""
    return button(
        label,
        f"{facts['flow']}:{event}",
        f"{facts['conversation']}.{facts['version']}",
        style,
    )


def reason_line(facts: Facts) -> str:
    """Return the reason as a quoted line of its own, and the message that it is about.

    Who takes something back needs no reason.
    """
    reason = facts.get("reason") or ""
    quoted = f"\n{quote(reason)}" if plain(reason) or asks_first(facts["flow"]) else ""
    seen = "\n".join(line for line in (about(facts), because_of(facts)) if line)
    return f"{quoted}\n{seen}" if seen else quoted


def because_of(facts: Facts) -> str:
    """Return the report because of which it was asked for, or nothing."""
    return f"Because of report {facts['because_of']}." if facts.get("because_of") else ""


def because(facts: Facts) -> str:
    """Return the reason as the end of a sentence, or nothing."""
    reason = escape(facts.get("reason") or "")
    return f" Reason: {reason}" if reason else ""


def by(deed: str, facts: Facts) -> str:
    """Return who did *deed* last; nothing where it was the work or the time."""
    return f"{deed} by {person(facts['actor'])}" if facts.get("actor") else ""


def confirmer(facts: Facts) -> str:
    """Return who said yes, where it is known: they made the last move, or it was noted."""
    return str(facts.get("confirmed_by") or facts.get("actor") or "")


def asked(facts: Facts) -> str:
    """Return who started it."""
    return f"{'Asked by' if facts['flow'] not in _SAID else 'By'} {person(facts['owner'])}"


def undo(facts: Facts) -> str:
    """Return how to take it back."""
    action = EVERY.get(facts["flow"])
    if action is None or not action.undo:
        return ""
    if action.is_about_place:
        return f"Undo: `/undo {facts['case']}`"
    return f"Undo: `/{action.undo}` {person(facts['target'])}"


def asks_first(flow: str) -> bool:
    """Tell whether nothing happens in *flow* before somebody confirms."""
    return flow in EVERY and EVERY[flow].asks_first

"""What the cards of all states have in common."""

from slack_sdk.models.blocks import Block, ButtonElement

from adapters.slack.views.flow_words import words_of
from adapters.slack.views.layout import button, header
from adapters.slack.views.moment import lasting
from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import escape, person, plain, quote


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


def term(facts: Facts) -> str:
    """Return how long the ban holds."""
    return lasting(facts.get("until"), facts.get("lasts"))


def reason_line(facts: Facts) -> str:
    """Return the reason as a quoted line of its own; who lifts a ban needs none."""
    reason = facts.get("reason") or ""
    return f"\n{quote(reason)}" if plain(reason) or facts["flow"] == "ban" else ""


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
    return f"Asked by {person(facts['owner'])}"


def undo(facts: Facts) -> str:
    """Return how to take it back."""
    return f"Undo: `/unban` {person(facts['target'])}" if facts["flow"] == "ban" else ""

"""Kudos: to who gave them, and to who got them."""

from adapters.slack.views.layout import context, section
from adapters.slack.views.points import people, points, what_for
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import person


def given(facts: Facts) -> Rendered:
    """Draw what was given. Facts: people, points (each), about, left (of today's)."""
    each = " each" if len(facts.get("people") or ()) > 1 else ""
    who = people(facts.get("people")) or "They"
    said = f"{who} got {points(facts)}{each} from you{what_for(facts)}."
    left = f"You can give {points(facts, 'left')} more today."
    return message(f"{said} {left}", [section(said), context(left)])


def received(facts: Facts) -> Rendered:
    """Draw who says thanks. Facts: by, points, about."""
    said = f"{person(facts.get('by'))} gave you {points(facts)}{what_for(facts)}. Well done!"
    hint = "`/balance` shows what you have, `/shop` what it buys."
    return message(said, [section(said), context(hint)])


def from_a_deal(facts: Facts) -> Rendered:
    """Draw points that came by a transfer or a grant. Facts: by, points, about, flow."""
    verb = "granted" if facts.get("flow") == "grant" else "sent"
    said = f"{person(facts.get('by'))} {verb} you {points(facts)}{what_for(facts)}."
    hint = "`/balance` shows what you have, `/shop` what it buys."
    return message(said, [section(said), context(hint)])

"""Answers about deals: where the card is, that it is too late, that it is done."""

from adapters.slack.views.layout import context, section
from adapters.slack.views.points import points, what_for
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import escape, person, place

_AGAIN = {
    "transfer": "To ask again: `/transfer @milo 10`",
    "grant": "To ask again: `/grant @milo 50 for organising the meet-up`",
    "reward": "To ask again: `/shop`",
    "order": "The points went back to who had paid.",
}


def opened(facts: Facts) -> Rendered:
    """Draw where the card is. Facts: flow, channel (empty: in a direct message)."""
    channel = facts.get("channel")
    where = f"in {place(channel)}" if channel else "in a direct message"
    who = "Another moderator confirms it" if facts.get("flow") == "grant" else "I ask you"
    said = f"{who} {where}. Nothing happens before that."
    return message(said, [section(said)])


def late(facts: Facts) -> Rendered:
    """Draw that a button was pressed too late. Facts: flow."""
    said = f"The time to answer that is over. {_AGAIN.get(str(facts.get('flow')), '')}".rstrip()
    return message(said, [section(said)])


def granted(facts: Facts) -> Rendered:
    """Draw a grant that is done. Facts: to, points, about."""
    said = f"{person(facts.get('to'))} got {points(facts)}{what_for(facts)}."
    return message(said, [section(said)])


def settled(facts: Facts) -> Rendered:
    """Draw to the buyer what became of an order. Facts: name, points, order, is_fulfilled."""
    name = escape(str(facts.get("name") or "Your reward"))
    if facts.get("is_fulfilled"):
        said = f"*{name}* is yours: your order was fulfilled."
    else:
        said = f"*{name}* can't be had, so you got your {points(facts)} back."
    return message(said, [section(said), context(f"Order {_order(facts)}")])


def _order(facts: Facts) -> str:
    return escape(str(facts.get("order") or ""))

"""For how long, and from where: what an action says besides whom it is about."""

from adapters.slack.views.moment import lasting
from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import place
from services.action import EVERY
from services.action_request import EVERYWHERE


def length(facts: Facts) -> str:
    """Return how long it holds. Facts: until, lasts."""
    return lasting(facts.get("until"), facts.get("lasts"))


def origin(facts: Facts) -> str:
    """Return from where somebody is removed. Facts: channel."""
    channel = str(facts.get("channel") or EVERYWHERE)
    if channel == EVERYWHERE:
        return "from every channel that Steward shares with them"
    return f"from {place(channel)}"


def term(facts: Facts) -> str:
    """Return what an action is about besides the person: a time, a place, or nothing."""
    action = EVERY.get(str(facts["flow"]))
    if action is None or not (action.takes_length or action.takes_channel):
        return ""
    return length(facts) if action.takes_length else origin(facts)

"""What reports are called in sentences."""

from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import count, escape, person
from services.report_request import CATEGORIES


def category(name: str) -> str:
    """Return a category in words."""
    return CATEGORIES.get(name) or escape(name, 40)


def reporter(user: str) -> str:
    """Return who reported, where they gave their name."""
    return person(user) if user else "somebody who stays unknown"


def what(facts: Facts) -> str:
    """Return what is reported. Facts: reported, channel, is_message, is_direct."""
    who = person(facts["reported"])
    if facts.get("is_direct"):
        return f"A direct message of {who}"
    if facts.get("is_message"):
        return f"A message of {who}"
    return who


def people(number: int) -> str:
    """Return how many reported."""
    return count(number, "report")

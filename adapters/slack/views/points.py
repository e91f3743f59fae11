"""Words about points."""

from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import escape, person


def points(facts: Facts, name: str = "points") -> str:
    """Return a number of points with its noun: 1 point, 1,200 points."""
    number = facts.get(name)
    number = number if isinstance(number, int) else 0
    return f"{number:,} point" if abs(number) == 1 else f"{number:,} points"


def people(users: object) -> str:
    """Return who is meant, as a list in words."""
    named = [person(str(user)) for user in users[:10]] if isinstance(users, list) else []
    return " and ".join([", ".join(named[:-1]), named[-1]]) if named[1:] else "".join(named)


def what_for(facts: Facts) -> str:
    """Return what it was given for, as the end of a sentence, or nothing."""
    about = escape(str(facts.get("about") or ""), 500)
    return f" for {about}" if about else ""

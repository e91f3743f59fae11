"""A role was given."""

from adapters.slack.views.layout import section
from adapters.slack.views.moment import when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import escape, person


def draw(facts: Facts) -> Rendered:
    """Draw the receipt. Facts: user, role, by, ends_at (or None)."""
    ends = f", until {when(facts['ends_at'])}" if facts.get("ends_at") else ""
    said = (
        f"{person(facts['user'])} has the role *{escape(facts['role'])}* now{ends}, granted by"
        f" {person(facts['by'])}."
    )
    return message(said, [section(said)])

"""A case that should never have been: what who made it void reads, and what stands on its card."""

from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import escape, person


def draw(facts: Facts) -> Rendered:
    """Draw the receipt. Facts: case, target, reason, by_case (that takes it back, or null)."""
    back = f" Case {facts['by_case']} takes back what it did." if facts.get("by_case") else ""
    said = f"Case {facts['case']} is void: {escape(facts['reason'])}.{back}"
    return message(said, [section(said)])


def void_line(void: Facts) -> str:
    """Return that a case is void, by whom and why. Facts: by, reason."""
    return f"*Void*, by {person(void['by'])}: {escape(void['reason'] or '')}"

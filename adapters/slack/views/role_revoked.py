"""A role was taken back."""

from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import escape, person


def draw(facts: Facts) -> Rendered:
    """Draw the receipt. Facts: user, role, by."""
    said = (
        f"{person(facts['user'])} no longer has the role *{escape(facts['role'])}*, taken back by"
        f" {person(facts['by'])}."
    )
    return message(said, [section(said)])

"""To the member whose ban is over."""

from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts, Rendered, message


def draw(facts: Facts) -> Rendered:
    """Draw the notice. Facts: case."""
    said = (
        f"Your ban is over (case {facts['case']}). Welcome back: you may join our channels again."
    )
    return message(said, [section(said)])

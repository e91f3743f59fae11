"""To the member whose warning was taken back."""

from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts, Rendered, message


def draw(facts: Facts) -> Rendered:
    """Draw the notice. Facts: case."""
    said = f"A warning that you had was taken back (case {facts['case']}). It counts for nothing."
    return message(said, [section(said)])

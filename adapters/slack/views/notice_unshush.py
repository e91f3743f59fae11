"""To the member who may write again."""

from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts, Rendered, message


def draw(facts: Facts) -> Rendered:
    """Draw the notice. Facts: case."""
    said = f"You may write in our channels again (case {facts['case']}). Welcome back!"
    return message(said, [section(said)])

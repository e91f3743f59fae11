"""To the member whose removal was taken back."""

from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts, Rendered, message


def draw(facts: Facts) -> Rendered:
    """Draw the notice. Facts: case."""
    said = (
        f"Your removal was taken back (case {facts['case']}), and you were invited again to the"
        " channels it was about. Welcome back!"
    )
    return message(said, [section(said)])

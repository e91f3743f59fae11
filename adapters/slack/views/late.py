"""To who pressed a button too late."""

from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts, Rendered, message


def draw(facts: Facts) -> Rendered:
    """Draw that the question has expired. Facts: case."""
    said = (
        f"The question of case {facts['case']} has expired, so nothing was done. To ask again:"
        " `/ban @user 7d spam`"
    )
    return message(said, [section(said)])

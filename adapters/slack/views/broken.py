"""Something broke on our side: no blame, a reference, and what happens now."""

from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import code


def draw(facts: Facts) -> Rendered:
    """Draw the apology. Facts: request_id."""
    said = (
        "Something went wrong on our side. Your request is kept, and nothing is done twice. If you"
        f" see no result in a few minutes, tell an admin this reference: "
        f"{code(facts['request_id'])}"
    )
    return message(said, [section(said)])

"""To who would ban somebody twice."""

from adapters.slack.views.layout import section
from adapters.slack.views.moment import lasting
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import person


def draw(facts: Facts) -> Rendered:
    """Draw what holds already. Facts: case, until (null: for good), target."""
    target = person(facts["target"])
    said = (
        f"{target} is banned already, {lasting(facts['until'])} (case {facts['case']})."
        f" To lift it: `/unban` {target}"
    )
    return message(said, [section(said)])

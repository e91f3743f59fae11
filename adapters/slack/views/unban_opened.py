"""To who typed /unban: it is on its way."""

from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import person, place


def draw(facts: Facts) -> Rendered:
    """Draw the receipt. Facts: case, target, channel (empty for a direct message)."""
    where = place(facts["channel"]) if facts["channel"] else "the direct message I sent you"
    said = (
        f"Lifting the ban of {person(facts['target'])} (case {facts['case']})."
        f" You can follow it in {where}."
    )
    return message(said, [section(said)])

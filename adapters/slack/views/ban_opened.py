"""To who typed /ban: where the question now stands."""

from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import person, place


def draw(facts: Facts) -> Rendered:
    """Draw the pointer to the card. Facts: case, channel (empty for a direct message), target."""
    where = place(facts["channel"]) if facts["channel"] else "the direct message I sent you"
    said = (
        f"Case {facts['case']} is open. Confirm it in {where}; until then {person(facts['target'])}"
        " stays."
    )
    return message(said, [section(said)])

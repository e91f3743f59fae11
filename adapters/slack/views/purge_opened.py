"""To who typed /purge: where its card stands."""

from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import place


def draw(facts: Facts) -> Rendered:
    """Draw the pointer. Facts: case, target (a channel), channel (empty: a direct message)."""
    where = place(facts["channel"]) if facts["channel"] else "the direct message I sent you"
    said = (
        f"Case {facts['case']} is open: I look what would be deleted in {place(facts['target'])}."
        f" Confirm it in {where}; until then everything stays."
    )
    return message(said, [section(said)])

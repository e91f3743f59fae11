"""A rule said no: its error's own sentence."""

from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import sentence


def draw(facts: Facts) -> Rendered:
    """Draw the sentence. Facts: text."""
    said = sentence(facts["text"]) or "Steward can't do that."
    return message(said, [section(said)])

"""A command that Steward doesn't know: say so, and show those it knows."""

from adapters.slack.views.help_page import command_list
from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import code


def draw(facts: Facts) -> Rendered:
    """Draw the hint. Facts: command."""
    said = f"Steward doesn't know {code(facts['command'])}. These it knows (`/steward help`):"
    return message(said, [section(said), *command_list()])

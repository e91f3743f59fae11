"""How much a moderator has opened lately."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from adapters.slack.views.layout import header, section
from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import count


def draw(facts: Facts) -> Sequence[Block]:
    """Draw it. Facts: opened."""
    return [header("Your week"), section(f"You have opened {count(int(facts['opened']), 'case')}.")]

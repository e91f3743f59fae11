"""What the viewer owns, and what moved last."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from adapters.slack.views.balance import movement
from adapters.slack.views.layout import context, header, paragraphs, section
from adapters.slack.views.points import points
from adapters.slack.views.rendered import Facts

_HOW = "`/balance` shows more, `/shop` what they buy"


def draw(facts: Facts) -> Sequence[Block]:
    """Draw it. Facts: points; items, as services.kudos tells movements."""
    lines = paragraphs(map(movement, facts["items"]))
    return [header("Your points"), section(f"You have *{points(facts)}*."), *lines, context(_HOW)]

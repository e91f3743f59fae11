"""What the viewer is reminded of next, with a button to the list that changes it."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from adapters.slack.views.layout import button, buttons, context, header, paragraphs
from adapters.slack.views.reminder_list import line
from adapters.slack.views.rendered import Facts

LIST = "home:reminders"
"""The action of the button that opens the list."""


def draw(facts: Facts) -> Sequence[Block]:
    """Draw them. Facts: owner, is_cut; items, as services.reminder_row tells them."""
    lines = (f"• {line(item, facts)}" for item in facts["items"])
    blocks: list[Block] = [header("Your reminders"), *paragraphs(lines)]
    if facts["is_cut"]:
        blocks.append(context("There are more in the list."))
    return [*blocks, buttons(button("Change or cancel", LIST, "list"))]

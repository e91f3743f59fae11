"""What waits for a moderator's Confirm."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from adapters.slack.views.home.asked import line, rest
from adapters.slack.views.layout import header, paragraphs, section
from adapters.slack.views.rendered import Facts


def draw(facts: Facts) -> Sequence[Block]:
    """Draw the list. Facts: items, each as of `asked.line`; is_cut."""
    title = header("Waiting for a Confirm")
    if not facts["items"]:
        return [title, section("Nothing waits.")]
    return [title, *paragraphs(map(line, facts["items"])), *rest(facts)]

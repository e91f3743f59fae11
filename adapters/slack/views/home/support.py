"""Where to find help."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from adapters.slack.views.layout import context
from adapters.slack.views.rendered import Facts

_SAID = (
    "Steward keeps this community in order. `/steward help` shows what it can do."
    " What concerns you alone stands here, and nobody else sees it."
)


def draw(_facts: Facts) -> Sequence[Block]:
    """Draw it. No facts."""
    return [context(_SAID)]

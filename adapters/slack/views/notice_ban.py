"""To the banned member: what happened, why, how long, and whom to ask."""

from slack_sdk.models.blocks import Block

from adapters.slack.views.about import about_yours
from adapters.slack.views.appeal_hint import appeal, hint
from adapters.slack.views.layout import context, section
from adapters.slack.views.moment import lasting
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import escape, quote


def draw(facts: Facts) -> Rendered:
    """Draw the notice. Facts: case, reason, until (null: for good), and perhaps team."""
    where = f"the channels of {escape(facts['team'])}" if facts.get("team") else "our channels"
    said = f"You were removed from {where}, {lasting(facts['until'])}."
    return message(
        f"{said} {hint(facts)}",
        [
            section(f"{said}{about_yours(facts)}\n{quote(facts['reason'] or '')}"),
            section(hint(facts)),
            appeal(facts),
            _number(facts),
        ],
    )


def _number(facts: Facts) -> Block:
    return context(f"Case {facts['case']}")

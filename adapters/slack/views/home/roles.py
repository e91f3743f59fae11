"""Who moderates."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from adapters.slack.views.layout import context, header, paragraphs, section
from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import escape, person

_HOW = "`/role grant @milo moderator` gives one; admins and owners may moderate without."


def draw(facts: Facts) -> Sequence[Block]:
    """Draw the list. Facts: items, each user and role; total."""
    lines = [f"{person(item['user'])} · {escape(item['role'])}" for item in facts["items"]]
    more = int(facts["total"]) - len(lines)
    if more > 0:
        lines.append(f"… and {more} more: `/role list`")
    body = paragraphs(lines) or [section("Nobody has a role yet.")]
    return [header("Roles"), *body, context(_HOW)]

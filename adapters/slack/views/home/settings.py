"""What the workspace decides for itself, with a button to change each group."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from slack_sdk.models.blocks import Block, SectionBlock

from adapters.slack.views.layout import button, header, section
from adapters.slack.views.rendered import Facts
from adapters.slack.views.setting import value
from adapters.slack.views.text import code, escape

CHANGE = "home:settings"
"""The action of a group's button; its value is the group."""


def draw(facts: Facts) -> Sequence[Block]:
    """Draw them. Facts: items, each name, group, value (as typed), sorted by group."""
    return [header("Settings"), *_groups(facts)]


def _groups(facts: Facts) -> Iterator[Block]:
    for group, items in groupby(facts["items"], key=lambda item: str(item["group"])):
        lines = [f"{code(item['name'])}  {value(item['value'])}" for item in items]
        block = section("\n".join([f"*{escape(group)}*", *lines[:20]]))
        if isinstance(block, SectionBlock):
            block.accessory = button("Change", CHANGE, group[:100] or "-")
        yield block

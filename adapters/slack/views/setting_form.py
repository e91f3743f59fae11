"""The form of a group of settings: opened empty within Slack's three seconds, then filled."""

import json
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    ConversationFilter,
    ConversationSelectElement,
    InputBlock,
    Option,
    PlainTextObject,
    StaticSelectElement,
)
from slack_sdk.models.views import View as Modal

from adapters.slack.views import inputs
from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts
from adapters.slack.views.setting import CHANNEL
from adapters.slack.views.text import cut

CALLBACK = "setting_form"
_MOST = 60
"""Settings in one form."""

_CARRIED = 3000
"""Characters that Slack lets a form carry along."""

_ELSEWHERE = "These don't fit into a form. `/steward set confirm_within 10m` sets one at a time."


def loading(_facts: Facts) -> dict[str, Any]:
    """Return the form that stands at once. No facts."""
    return _modal([section("One moment…")], submit=None, along="")


def form(facts: Facts) -> dict[str, Any]:
    """Return the form of a group.

    Facts: items, each name, meaning, takes, value (as typed), options (of a choice),
    is_channel, optional.
    What it shows goes along, so that only what was changed is set.
    """
    items = facts["items"][:_MOST]
    blocks: list[Block] = [_field(item) for item in items]
    along = json.dumps({"shown": {item["name"]: item["value"] for item in items}})
    if not blocks or len(along) > _CARRIED:
        return _modal([section(_ELSEWHERE)], submit=None, along="")
    return _modal(blocks, submit="Save", along=along)


def _field(item: Facts) -> InputBlock:
    name, typed = cut(str(item["name"]) or "-", 200), str(item["value"])
    label = cut(name.replace("_", " ").capitalize(), 150)
    hint = cut(str(item["meaning"]), 400)
    if item.get("options"):
        return inputs.field(name, label, _choice(item, typed), hint=hint)
    if item.get("is_channel"):
        return inputs.field(name, label, _channel(typed), hint=hint, optional=True)
    takes = cut(f"{hint} Takes {str(item['takes']).replace('`', '')}.", 600)
    return inputs.words(
        name, label, typed, longest=3000, hint=takes, optional=bool(item.get("optional"))
    )


def _choice(item: Facts, typed: str) -> StaticSelectElement:
    options = [_option(str(each)) for each in item["options"][:100]]
    chosen = _option(typed) if typed in item["options"] else None
    return StaticSelectElement(action_id="choice", options=options, initial_option=chosen)


def _option(text: str) -> Option:
    return Option(text=PlainTextObject(text=cut(text, 75) or "-", emoji=False), value=text[:100])


def _channel(typed: str) -> ConversationSelectElement:
    found = CHANNEL.fullmatch(typed)
    return ConversationSelectElement(
        action_id="channel",
        initial_conversation=found[1] if found else None,
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
    )


def _modal(blocks: list[Block], *, submit: str | None, along: str) -> dict[str, Any]:
    return Modal(
        type="modal",
        callback_id=CALLBACK,
        title="Settings",
        submit=submit,
        close="Cancel",
        private_metadata=along,
        blocks=blocks,
    ).to_dict()

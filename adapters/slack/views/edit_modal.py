"""The modal behind Edit: opened empty within Slack's three seconds, then filled by a worker."""

from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as Modal

from adapters.slack.views import inputs
from adapters.slack.views.flow_words import words_of
from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import person
from services.action import EVERY

CALLBACK = "ban_edit"
"""The callback_id of the modal, for every action; its name is older than the others."""


def loading(facts: Facts) -> dict[str, Any]:
    """Return the modal that stands at once. Facts: value."""
    return _modal(facts, [section("Fetching the case…")], submit=None)


def form(facts: Facts) -> dict[str, Any]:
    """Return the modal with its fields.

    Facts: flow (unsaid: a ban), value, reason, duration (as typed), target, channel.
    """
    flow = str(facts.get("flow") or "ban")
    who = section(f"*{words_of(flow).noun}* · {person(facts['target'])}")
    action = EVERY.get(flow)
    length = [inputs.length(facts["duration"])] if action and action.takes_length else []
    where = [inputs.origin(facts.get("channel") or "")] if action and action.takes_channel else []
    blocks = [who, *where, *length, inputs.reason(facts["reason"])]
    return _modal(facts, blocks, submit="Save")


def _modal(facts: Facts, blocks: list[Block], *, submit: str | None) -> dict[str, Any]:
    return Modal(
        type="modal",
        callback_id=CALLBACK,
        title="Edit the case",
        submit=submit,
        close="Close",
        private_metadata=facts["value"],
        blocks=blocks,
    ).to_dict()

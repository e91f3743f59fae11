"""The modal behind Edit: opened empty within Slack's three seconds, then filled by a worker."""

from typing import Any

from slack_sdk.models.blocks import Block, InputBlock, PlainTextInputElement, PlainTextObject
from slack_sdk.models.views import View as Modal

from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import cut, legible, person

CALLBACK = "ban_edit"
"""The callback_id of the modal."""

LONGEST_REASON = 500
"""Characters that a reason may have."""

_DURATION_HINT = "30m, 12h, 7d or 2w. Leave it empty to ban for good."


def loading(facts: Facts) -> dict[str, Any]:
    """Return the modal that stands at once. Facts: value."""
    return _modal(facts, [section("Fetching the case…")], submit=None)


def form(facts: Facts) -> dict[str, Any]:
    """Return the modal with its fields. Facts: value, reason, duration (as typed), target."""
    blocks = [
        section(f"What should the ban of {person(facts['target'])} say?"),
        _input("duration", "How long", facts["duration"], longest=20, hint=_DURATION_HINT),
        _input("reason", "Reason", facts["reason"], longest=LONGEST_REASON, multiline=True),
    ]
    return _modal(facts, blocks, submit="Save")


def _modal(facts: Facts, blocks: list[Block], *, submit: str | None) -> dict[str, Any]:
    return Modal(
        type="modal",
        callback_id=CALLBACK,
        title="Edit the ban",
        submit=submit,
        close="Close",
        private_metadata=facts["value"],
        blocks=blocks,
    ).to_dict()


def _input(
    name: str, label: str, value: str, *, longest: int, hint: str = "", multiline: bool = False
) -> Block:
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=label, emoji=False),
        hint=PlainTextObject(text=hint, emoji=False) if hint else None,
        optional=True,
        element=PlainTextInputElement(
            action_id=name,
            initial_value=cut(legible(value or ""), longest) or None,
            max_length=longest,
            multiline=multiline,
        ),
    )

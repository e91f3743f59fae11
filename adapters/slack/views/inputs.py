"""The fields of a modal."""

from slack_sdk.models.blocks import (
    ConversationFilter,
    ConversationSelectElement,
    InputBlock,
    InputInteractiveElement,
    PlainTextInputElement,
    PlainTextObject,
    UserSelectElement,
)

from adapters.slack.views.text import CHANNEL_ID, USER_ID, cut, legible

LONGEST_REASON = 500
"""Characters that a reason may have."""

LONGEST_LENGTH = 40
"""Characters that a length or a moment may have."""

EVERY_CHANNEL = "Leave it empty for every channel that Steward shares with them."

LENGTH_HINT = "90m, 7d, 2 weeks, or friday 18:00. Leave it empty for good."


def words(
    name: str,
    label: str,
    value: str,
    *,
    longest: int,
    hint: str = "",
    multiline: bool = False,
    optional: bool = True,
) -> InputBlock:
    """Return a field to write into."""
    element = PlainTextInputElement(
        action_id=name,
        initial_value=cut(legible(value or ""), longest) or None,
        max_length=longest,
        multiline=multiline,
    )
    return field(name, label, element, hint=hint, optional=optional)


def length(value: str) -> InputBlock:
    """Return the field for how long."""
    return words("duration", "How long", value, longest=LONGEST_LENGTH, hint=LENGTH_HINT)


def reason(value: str, *, label: str = "Reason", optional: bool = True) -> InputBlock:
    """Return the field for why."""
    return words("reason", label, value, longest=LONGEST_REASON, multiline=True, optional=optional)


def person(name: str, label: str, user: str) -> InputBlock:
    """Return the field to pick a person from."""
    chosen = user if USER_ID.fullmatch(user or "") else None
    return field(name, label, UserSelectElement(action_id=name, initial_user=chosen))


def origin(channel: str) -> InputBlock:
    """Return the field for from where: a channel, public or private, or all if it is empty."""
    element = ConversationSelectElement(
        action_id="channel",
        initial_conversation=channel if CHANNEL_ID.fullmatch(channel or "") else None,
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
    )
    return field("channel", "From where", element, hint=EVERY_CHANNEL, optional=True)


def field(
    name: str,
    label: str,
    element: InputInteractiveElement,
    *,
    hint: str = "",
    optional: bool = False,
) -> InputBlock:
    """Return *element* with its label; its block has the same name."""
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=label, emoji=False),
        hint=PlainTextObject(text=hint, emoji=False) if hint else None,
        optional=optional,
        element=element,
    )

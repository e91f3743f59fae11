"""What a view becomes: the sentence a notification or a screen reader says, and the blocks."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block

Facts = Mapping[str, Any]
"""What a view is drawn from: plain JSON; ids for people and channels, epoch seconds for times."""


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A message, ready for Slack."""

    text: str
    """The whole message in one sentence; shown where blocks aren't."""
    blocks: list[dict[str, Any]]


Drawing = Callable[[Facts], Rendered]
"""Draws one kind of message."""


def message(text: str, blocks: Iterable[Block]) -> Rendered:
    """Return a message of *blocks*, checked by the SDK, with *text* as its fallback."""
    return Rendered(text=text, blocks=[block.to_dict() for block in blocks])

"""Channels."""

import re
from dataclasses import dataclass

from services.kinds.kind import NOTHING, UnreadableError

CHANNEL = re.compile(r"(?:<#)?([CG][A-Z0-9]{1,30})(?:\|[^<>]*>|>)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """A channel's id; empty: none."""

    says = "a channel, or `none`"

    def read(self, text: str) -> str:
        """Take a channel that was picked from Slack's list, or its id."""
        if text.lower() in NOTHING:
            return ""
        return self.found(text)

    def kept(self, value: str) -> str:
        """Keep the id."""
        return value

    def found(self, kept: object) -> str:
        """Read the id."""
        named = CHANNEL.fullmatch(kept) if isinstance(kept, str) else None
        if kept and named is None:
            raise UnreadableError
        return named[1] if named else ""

    def typed(self, value: str) -> str:
        """Write it as Slack writes a channel that was picked."""
        return f"<#{value}>" if value else "none"

"""Several channels."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.kinds.channel import Channel
from services.kinds.kind import NOTHING, UnreadableError

BETWEEN = re.compile(r"[\s,]+")
ONE = Channel()


@dataclass(frozen=True, kw_only=True, slots=True)
class Channels:
    """Ids of channels, each once; empty: none."""

    most: int

    @property
    def says(self) -> str:
        """What it takes."""
        return f"up to {self.most} channels, or `none`"

    def read(self, text: str) -> tuple[str, ...]:
        """Take channels that were picked from Slack's list, or their ids."""
        if text.lower() in NOTHING:
            return ()
        return self.found([each for each in BETWEEN.split(text) if each])

    def kept(self, value: Sequence[str]) -> list[str]:
        """Keep the ids."""
        return list(value)

    def found(self, kept: object) -> tuple[str, ...]:
        """Read the ids."""
        if not isinstance(kept, list):
            raise UnreadableError
        named = tuple(dict.fromkeys(map(ONE.found, kept)))
        if len(named) > self.most or "" in named:
            raise UnreadableError
        return named

    def typed(self, value: Sequence[str]) -> str:
        """Write them as Slack writes channels that were picked."""
        return " ".join(f"<#{each}>" for each in value) or "none"

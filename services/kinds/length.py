"""Lengths of time."""

import re
from dataclasses import dataclass
from datetime import timedelta

from services import duration
from services.errors import DomainError
from services.kinds.kind import UnreadableError

SECONDS = re.compile(r"(\d{1,7})\s*(?:s|secs?|seconds?)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Length:
    """A length of time, between two others."""

    least: timedelta
    most: timedelta

    @property
    def says(self) -> str:
        """What it takes."""
        return f"a length of time from {self.typed(self.least)} to {self.typed(self.most)}"

    def read(self, text: str) -> timedelta:
        """Take `10m`, `2 weeks`, `30s`."""
        if seconds := SECONDS.fullmatch(text):
            return self._within(timedelta(seconds=int(seconds[1])))
        try:
            length = duration.parse(text)
        except DomainError:
            length = None
        return self._within(length)

    def kept(self, value: timedelta) -> float:
        """Keep seconds."""
        return value.total_seconds()

    def found(self, kept: object) -> timedelta:
        """Read seconds."""
        if isinstance(kept, bool) or not isinstance(kept, int | float):
            raise UnreadableError
        return self._within(timedelta(seconds=kept))

    def typed(self, value: timedelta) -> str:
        """Write `10m`, or `90s` where it is no whole minute."""
        seconds = value.total_seconds()
        return f"{seconds:g}s" if seconds % 60 else duration.typed(value)

    def _within(self, length: timedelta | None) -> timedelta:
        if length is None or not self.least <= length <= self.most:
            raise UnreadableError
        return length

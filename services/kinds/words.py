"""Texts."""

from dataclasses import dataclass

from services.kinds.kind import NOTHING, UnreadableError


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A text of the workspace's own; empty: none."""

    longest: int

    @property
    def says(self) -> str:
        """What it takes."""
        return f"a text of at most {self.longest} characters, or `none`"

    def read(self, text: str) -> str:
        """Take any text."""
        return "" if text.lower() in NOTHING else self.found(text)

    def kept(self, value: str) -> str:
        """Keep the text."""
        return value

    def found(self, kept: object) -> str:
        """Read the text."""
        if not isinstance(kept, str) or len(kept) > self.longest:
            raise UnreadableError
        return kept

    def typed(self, value: str) -> str:
        """Write the text."""
        return value or "none"

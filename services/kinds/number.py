"""Whole numbers."""

from dataclasses import dataclass

from services.kinds.kind import NOTHING, UnreadableError


@dataclass(frozen=True, kw_only=True, slots=True)
class Number:
    """A whole number, between two others."""

    least: int
    most: int

    @property
    def says(self) -> str:
        """What it takes."""
        never = ", or `never`" if self.least == 0 else ""
        return f"a whole number from {self.least} to {self.most}{never}"

    def read(self, text: str) -> int:
        """Take digits; `never` is 0."""
        if text.lower() in NOTHING:
            return self.found(0)
        if not (text.isascii() and text.isdecimal() and len(text) <= 9):  # noqa: PLR2004 - fits an integer
            raise UnreadableError
        return self.found(int(text))

    def kept(self, value: int) -> int:
        """Keep the number."""
        return value

    def found(self, kept: object) -> int:
        """Read the number."""
        if isinstance(kept, bool) or not isinstance(kept, int):
            raise UnreadableError
        if not self.least <= kept <= self.most:
            raise UnreadableError
        return kept

    def typed(self, value: int) -> str:
        """Write the digits; 0 is `never` where it may be."""
        return "never" if value == self.least == 0 else str(value)

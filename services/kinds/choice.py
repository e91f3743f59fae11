"""One of several words, or any of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.kinds.kind import NOTHING, UnreadableError


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One of several words."""

    options: Sequence[str]

    @property
    def says(self) -> str:
        """What it takes."""
        return "one of " + ", ".join(f"`{option}`" for option in self.options)

    def read(self, text: str) -> str:
        """Take one of the words."""
        return self.found(text.lower())

    def kept(self, value: str) -> str:
        """Keep the word."""
        return value

    def found(self, kept: object) -> str:
        """Read the word."""
        if not isinstance(kept, str) or kept not in self.options:
            raise UnreadableError
        return kept

    def typed(self, value: str) -> str:
        """Write the word."""
        return value


@dataclass(frozen=True, kw_only=True, slots=True)
class Several:
    """Any of several words, in their order."""

    options: Sequence[str]

    @property
    def says(self) -> str:
        """What it takes."""
        return "any of " + ", ".join(f"`{option}`" for option in self.options) + ", or `none`"

    def read(self, text: str) -> tuple[str, ...]:
        """Take words between commas or spaces."""
        if text.lower() in NOTHING:
            return ()
        return self.found(text.lower().replace(",", " ").split())

    def kept(self, value: Sequence[str]) -> list[str]:
        """Keep the words."""
        return list(value)

    def found(self, kept: object) -> tuple[str, ...]:
        """Read the words."""
        if not isinstance(kept, list) or not set(map(str, kept)) <= set(self.options):
            raise UnreadableError
        return tuple(option for option in self.options if option in kept)

    def typed(self, value: Sequence[str]) -> str:
        """Write the words."""
        return ", ".join(value) or "none"

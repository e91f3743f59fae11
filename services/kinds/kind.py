"""What a kind of values knows: to read what was typed, to keep it as JSON, to show it again."""

from typing import Any, Protocol

NOTHING = frozenset({"none", "nothing", "no", "off", "never", "-"})
"""How people type that there is none."""


class UnreadableError(Exception):
    """What was typed, or kept, is no value of this kind."""


class Kind(Protocol):
    """One kind of value."""

    @property
    def says(self) -> str:
        """What it takes, to be read after *takes*: `a whole number from 0 to 9`."""
        ...

    def read(self, text: str) -> Any:  # noqa: ANN401 - of the kind's own type
        """Return what a person typed, without outer spaces.

        :raises UnreadableError: it is no such value
        """
        ...

    def kept(self, value: Any) -> object:  # noqa: ANN401 - of the kind's own type
        """Return *value* as JSON."""
        ...

    def found(self, kept: object) -> Any:  # noqa: ANN401 - of the kind's own type
        """Return the value that was kept.

        :raises UnreadableError: another version has kept what this one doesn't take
        """
        ...

    def typed(self, value: Any) -> str:  # noqa: ANN401 - of the kind's own type
        """Return *value* as a person would type it; `read` takes it back."""
        ...

"""On and off."""

from dataclasses import dataclass

from services.kinds.kind import UnreadableError

YES, NO = frozenset({"on", "yes", "true"}), frozenset({"off", "no", "false"})


@dataclass(frozen=True, kw_only=True, slots=True)
class YesNo:
    """On or off."""

    says = "`on` or `off`"

    def read(self, text: str) -> bool:
        """Take on and off, yes and no."""
        if text.lower() not in YES | NO:
            raise UnreadableError
        return text.lower() in YES

    def kept(self, value: bool) -> bool:
        """Keep it."""
        return value

    def found(self, kept: object) -> bool:
        """Read it."""
        if not isinstance(kept, bool):
            raise UnreadableError
        return kept

    def typed(self, value: bool) -> str:
        """Write `on` or `off`."""
        return "on" if value else "off"

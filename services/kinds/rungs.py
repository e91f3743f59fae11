"""What strikes lead to."""

from dataclasses import dataclass

from services import strikes
from services.kinds.kind import NOTHING, UnreadableError
from services.strikes import NoLadderError, Rung


@dataclass(frozen=True, kw_only=True, slots=True)
class Rungs:
    """From how many strikes on which action is proposed; empty: none."""

    says = "strikes and actions, or `none`"

    def read(self, text: str) -> tuple[Rung, ...]:
        """Take `4 shush 1d, 8 ban 7d`."""
        return () if text.lower() in NOTHING else self.found(text)

    def kept(self, value: tuple[Rung, ...]) -> str:
        """Keep it as it is typed."""
        return strikes.typed(value)

    def found(self, kept: object) -> tuple[Rung, ...]:
        """Read what was typed."""
        if not isinstance(kept, str):
            raise UnreadableError
        if not kept:
            return ()
        try:
            return strikes.ladder(kept)
        except NoLadderError:
            raise UnreadableError from None

    def typed(self, value: tuple[Rung, ...]) -> str:
        """Write it as it is typed."""
        return strikes.typed(value) or "none"

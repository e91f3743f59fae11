"""What is not over yet after a fault: what is undone, and apart from it who is not ready."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Left:
    """What one look found; false when all is over."""

    not_ready: list[str] = field(default_factory=list)
    """Processes that don't say that they are ready. Nothing is lost by that alone."""
    undone: list[str] = field(default_factory=list)
    """What was accepted or begun and is not done, drawn or said."""
    away: str = ""
    """Why the tables could not be asked; empty: they were. It is the harness's own database."""

    def __bool__(self) -> bool:
        """Tell whether anything is not over."""
        return bool(self.not_ready or self.undone or self.away)

    @property
    def told(self) -> list[str]:
        """Return all of it, in words."""
        return [*self.not_ready, *self.undone, *([self.away] if self.away else [])]


NOT_ASKED = Left(away="not asked yet")

"""Where it is written which messages may be deleted: what the deeds that delete need of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from db.models.deletion import DeletionState
from db.records.deletion import Doomed
from db.records.step import ClaimedStep


@dataclass(frozen=True, kw_only=True)
class Saved:
    """An object of evidence: its key, its SHA-256 (hex), its size in bytes, what it holds."""

    key: str
    sha256: str
    size: int
    messages: int


class DeletionLedger(Protocol):
    """Where it is written which messages may be deleted, and what became of them."""

    def heard(self, step: ClaimedStep) -> Mapping[str, Any]:
        """Return what is known of the message that a guard's *step* is about, as plain JSON."""
        ...

    def allow(self, step: ClaimedStep, saved: Saved, doomed: Sequence[Doomed]) -> bool:
        """Note saved evidence, and let *step*'s case delete what it holds.

        False if another has *step* by now: then nothing was noted.
        """
        ...

    def replies(self, step: ClaimedStep, *, limit: int) -> Sequence[Mapping[str, Any]]:
        """Return what was heard in threads of *step*'s channel and window, the newest first."""
        ...

    def context(
        self, step: ClaimedStep, messages: Sequence[Mapping[str, Any]]
    ) -> Sequence[Mapping[str, Any]]:
        """Return *messages* of *step*'s channel as they were heard, with their threads."""
        ...

    def tally(self, step: ClaimedStep) -> dict[str, int]:
        """Return how many messages *step*'s case has in each state."""
        ...

    def deleted(self, step: ClaimedStep) -> Sequence[Doomed]:
        """Return the messages that count as gone in *step*'s case."""
        ...

    def take(self, step: ClaimedStep, *, only: Doomed | None = None) -> Doomed | None:
        """Return the next message that *step*'s case is to delete, noted as being asked for."""
        ...

    def settle(
        self, step: ClaimedStep, message: Doomed, state: DeletionState, *, error: str | None = None
    ) -> None:
        """Write what became of a message that was taken."""
        ...

"""Dead letters: what could not be processed, looked at and tried again by an operator."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from db.envelope import Envelope


class ReplayError(Exception):
    """A letter can't be replayed; says why, and what can be done instead."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A message in the queue `dead`."""

    id: str
    """Twelve digits of its own fingerprint; the same however often it is looked at."""
    queue: str
    """Where it died; empty if the broker doesn't tell."""
    reason: str
    """The broker's word: `rejected`, `delivery_limit` (killed its worker too often), …"""
    died_at: datetime | None
    task: str
    """Name of its task; empty if it can't be read."""
    task_id: str
    attempts: int
    """How often it came here; counts replays."""
    size: int
    """In bytes."""
    sha256: str
    """Of its body, in hex."""
    kwargs: dict[str, Any] | None
    """The task's arguments; None if it can't be read."""
    raw: Any = field(repr=False, compare=False)
    """As the adapter needs it for sending it again."""

    @property
    def envelope(self) -> Envelope | None:
        """Return the request that it wakes a worker for, if it is about one."""
        found = (self.kwargs or {}).get("envelope")
        has_key = isinstance(found, dict) and all(found.get(name) for name in KEY)
        return found if has_key else None


KEY = ("team_id", "key", "sent_on")
"""What an inbox row is found by."""

Wanted = Callable[[Letter], bool]


class DeadLetters(Protocol):
    """The queue of dead letters."""

    def look(self, *, limit: int) -> list[Letter]:
        """Return the first *limit* letters; they stay where they are."""
        ...

    def take(self, wanted: Wanted, deed: Callable[[Letter], None]) -> list[Letter]:
        """Do *deed* with each *wanted* letter and remove it then; return those removed.

        One whose deed raises ReplayError stays, and so do all that are not wanted.
        """
        ...

    def send_back(self, letter: Letter) -> None:
        """Publish it to the queue where it died; return when the broker has it on disk."""
        ...


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What came of a replay."""

    sent: list[Letter]
    refused: list[tuple[Letter, str]]
    """With the reason."""


class Replay:
    """Sends dead letters back to work.

    First the inbox row is opened again (committed), then the letter is published (confirmed), then
    it is removed. A crash in between leaves it here, to be replayed again: then it arrives twice,
    and the row lets only one of them work.
    """

    def __init__(
        self, letters: DeadLetters, *, reopen: Callable[[Envelope], bool], queues: frozenset[str]
    ) -> None:
        """Take the letters, what opens an inbox row that broke again, and the queues there are."""
        self._letters = letters
        self._reopen = reopen
        self._queues = queues

    def run(self, wanted: Wanted) -> Replayed:
        """Replay every *wanted* letter that can be."""
        refused: list[tuple[Letter, str]] = []

        def deed(letter: Letter) -> None:
            try:
                self._one(letter)
            except ReplayError as why:
                refused.append((letter, str(why)))
                raise

        return Replayed(sent=self._letters.take(wanted, deed), refused=refused)

    def _one(self, letter: Letter) -> None:
        if letter.kwargs is None:
            raise ReplayError(
                f"It can't be read, so it would come straight back: `steward dlq drop {letter.id}`."
            )
        if letter.queue not in self._queues:
            raise ReplayError(f"It comes from {letter.queue or 'nowhere'}, which is no queue here.")
        if letter.envelope:
            self._reopen(letter.envelope)
        self._letters.send_back(letter)

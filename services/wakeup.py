"""Wake-ups: what is worth doing at once after a commit.

Each may be lost; a sweeper sends it again.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Redraw:
    """The card of a conversation is behind."""

    team_id: str
    conversation_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Work:
    """A case has steps to carry out."""

    team_id: str
    case_number: int


@dataclass(frozen=True, slots=True)
class Send:
    """A delivery waits."""

    team_id: str
    delivery_id: uuid.UUID
    made_on: date


WakeUp = Redraw | Work | Send


class WakeUps:
    """Collects wake-ups during a transaction; they are sent after its commit, each once."""

    def __init__(self) -> None:
        self._waiting: dict[WakeUp, None] = {}

    def add(self, wakeup: WakeUp) -> None:
        """Remember one."""
        self._waiting[wakeup] = None

    def __iter__(self) -> Iterator[WakeUp]:
        return iter(self._waiting)

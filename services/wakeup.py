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


@dataclass(frozen=True, slots=True)
class Read:
    """A list of Slack's is due to be read."""

    team_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Meet:
    """Nobody has told yet which workspace it is."""


@dataclass(frozen=True, slots=True)
class Furnish:
    """Somebody's Home is behind."""

    team_id: str
    user_id: str


@dataclass(frozen=True, slots=True)
class LookBack:
    """A backtest has something left to look at."""

    team_id: str
    backtest: uuid.UUID


WakeUp = Redraw | Work | Send | Read | Meet | Furnish | LookBack


class WakeUps:
    """Collects wake-ups during a transaction; they are sent after its commit, each once."""

    def __init__(self) -> None:
        self._waiting: dict[WakeUp, None] = {}

    def add(self, wakeup: WakeUp) -> None:
        """Remember one."""
        self._waiting[wakeup] = None

    def __iter__(self) -> Iterator[WakeUp]:
        return iter(self._waiting)

"""What travelled: for each thing a person did, all that followed, in order of time."""

import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

KEPT = 60
ENTRIES = 150
QUIET = 6.0
"""Seconds without news after which a journey counts as over."""
LONGEST = 45.0
"""Seconds after which nothing is added to a journey."""


@dataclass
class Journey:
    """One deed of a person, and what it set in motion."""

    id: int
    title: str
    user: str
    began_at: float
    last_at: float
    entries: list[dict[str, Any]] = field(default_factory=list)

    def open_at(self, now: float) -> bool:
        """Tell whether more may still come."""
        return now - self.last_at < QUIET and now - self.began_at < LONGEST

    def as_json(self) -> dict[str, Any]:
        """Return the journey for the page."""
        names = ("id", "title", "user", "began_at", "entries")
        return {name: getattr(self, name) for name in names}


class Trace:
    """The latest journeys. What can't be told apart goes to the one that began last."""

    def __init__(self, tell: Callable[[str, dict[str, Any]], None]) -> None:
        """Start with none; `tell` hears of every news."""
        self.journeys: deque[Journey] = deque(maxlen=KEPT)
        self._by_key: dict[str, Journey] = {}
        self._ids = itertools.count(1)
        self._tell = tell
        self.told = False
        """Has the app itself told of what happened inside it?"""

    def begin(self, title: str, user: str, now: float) -> Journey:
        """Open a journey for what a person does now."""
        journey = Journey(next(self._ids), title, user, now, now)
        self.journeys.append(journey)
        self._tell("journey", {"journey": journey.as_json()})
        return journey

    def tie(self, key: str, journey: Journey) -> None:
        """Remember that this trigger_id, event_id or case belongs to a journey."""
        self._by_key[key] = journey
        if len(self._by_key) > KEPT * 20:
            del self._by_key[next(iter(self._by_key))]

    def current(self, now: float, key: str = "") -> Journey | None:
        """Return the journey that this belongs to, if one is still open."""
        tied = self._by_key.get(key) if key else None
        if tied is not None:
            return tied
        latest = self.journeys[-1] if self.journeys else None
        return latest if latest is not None and latest.open_at(now) else None

    def add(self, at: float, entry: dict[str, Any], journey: Journey | None = None) -> None:
        """Add what was seen (stage, label, detail, ok) to its journey."""
        journey = journey or self.current(at)
        if journey is None or len(journey.entries) >= ENTRIES:
            return
        journey.last_at = max(journey.last_at, at)
        entry = {"ms": round((at - journey.began_at) * 1000, 1), **entry}
        journey.entries.append(entry)
        self._tell("step", {"journey": journey.id, "entry": entry})

    def busy(self, now: float) -> bool:
        """Tell whether something is under way."""
        return bool(self.journeys) and self.journeys[-1].open_at(now)

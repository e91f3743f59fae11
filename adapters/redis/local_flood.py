"""Who floods this process alone: what is left when Redis is away."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import IntEnum

WINDOW = timedelta(minutes=1)
"""How long a request counts."""

MOST_PEOPLE = 10_000
"""Beyond that all are forgotten: a flood let through does less harm than memory that grows."""


class Verdict(IntEnum):
    """What is done with a request."""

    LET_IN = 0
    SAY_NO = 1
    """Refuse it and tell the person, who has not heard it within this minute."""
    SAY_NOTHING = 2
    """Refuse it in silence; they were told."""


@dataclass(slots=True)
class _Person:
    let_in: dict[str, float] = field(default_factory=dict)
    """Requests by id, and when they came, oldest first."""
    quiet_until: float = 0.0


class LocalFlood:
    """Counts in memory, for a program with one thread."""

    def __init__(self, *, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Let *most* requests of a person through a minute; *clock* returns seconds."""
        self._most = most
        self._clock = clock
        self._people: dict[tuple[str, str], _Person] = {}

    def judge(self, team_id: str, user: str, request: str) -> Verdict:
        """Count the *request* of *user*; the same one again counts once."""
        person, now = self._person(team_id, user), self._clock()
        ended = now - WINDOW.total_seconds()
        person.let_in = {key: at for key, at in person.let_in.items() if at > ended}
        if request in person.let_in:
            return Verdict.LET_IN
        if len(person.let_in) < self._most:
            person.let_in[request] = now
            return Verdict.LET_IN
        return self._refuse(person, now)

    def _refuse(self, person: _Person, now: float) -> Verdict:
        if now < person.quiet_until:
            return Verdict.SAY_NOTHING
        person.quiet_until = now + WINDOW.total_seconds()
        return Verdict.SAY_NO

    def _person(self, team_id: str, user: str) -> _Person:
        if len(self._people) >= MOST_PEOPLE and (team_id, user) not in self._people:
            self._people.clear()
        return self._people.setdefault((team_id, user), _Person())

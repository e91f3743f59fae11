"""Look whether everything holds that must: what `steward check` does."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from db.repositories.invariant import InvariantRepository, Stretch, TooSlowError
from db.repositories.invariants import INVARIANTS, Invariant, Walk

TICK = timedelta(seconds=2)
"""How often what is over is looked for (periodic.expire_conversations)."""

LATE = timedelta(seconds=5)
"""How long a card may be behind its row."""

Looking = Callable[[], AbstractContextManager[InvariantRepository]]
"""Opens a short transaction and gives the queries on it."""

Progress = Callable[[str, int], None]
"""Told the name of what was looked at, and how many rows of the walk are behind us."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What to look at."""

    team: str | None = None
    since: timedelta | None = None
    """Cases opened before are passed over; what is still open is always looked at."""
    grace: timedelta = timedelta(seconds=60)
    """How long something may wait before it counts as broken."""
    batch: int = 5_000
    """Rows that one statement goes through."""
    most: int = 100
    """Broken rows that one statement names at most."""
    within: timedelta = timedelta(minutes=10)
    """How long all of it may take."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that does not hold."""

    invariant: str
    promise: int
    says: str
    ids: dict[str, Any]


@dataclass(kw_only=True)
class Report:
    """What came of a check."""

    findings: list[Finding] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    """Names of what could not be looked at to its end in the time it had."""
    looked_at: int = 0
    """Rows that were gone through."""

    @property
    def is_clean(self) -> bool:
        """Tell whether all was looked at, and all of it holds."""
        return not self.findings and not self.unfinished


class Check:
    """One look at everything."""

    def __init__(
        self,
        looking: Looking,
        scope: Scope,
        *,
        progress: Progress = lambda _name, _rows: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._looking = looking
        self._scope = scope
        self._progress = progress
        self._clock = clock
        self._until = clock() + scope.within.total_seconds()
        self._report = Report()

    def run(self) -> Report:
        """Look at every invariant: first those that an index answers, then table by table."""
        for walk in Walk:
            of_it = [each for each in INVARIANTS if each.walk is walk]
            groups = [of_it] if walk else [[each] for each in of_it]
            for group in groups:
                self._try(walk, group)
        return self._report

    def _try(self, walk: Walk, invariants: list[Invariant]) -> None:
        try:
            self._walk(walk, invariants) if walk else self._by_index(invariants)
        except TooSlowError:
            self._report.unfinished += [each.name for each in invariants]

    def _by_index(self, invariants: list[Invariant]) -> None:
        self._look(invariants, team=self._scope.team)
        self._progress(invariants[0].name, self._report.looked_at)

    def _walk(self, walk: Walk, invariants: list[Invariant]) -> None:
        for stretch in self._stretches(walk):
            places = {"team_id": stretch.team_id, "after": stretch.after, "upto": stretch.upto}
            self._look(invariants, **places)
            self._report.looked_at += stretch.many
            self._progress(walk.value, self._report.looked_at)

    def _stretches(self, walk: Walk) -> Iterator[Stretch]:
        with self._looking() as rows:
            teams = [self._scope.team] if self._scope.team else rows.teams(walk)
        for team in teams:
            with self._looking() as rows:
                after = rows.start(walk, team, since=self._scope.since)
            while stretch := self._next(walk, team, after):
                yield stretch
                after = stretch.upto

    def _next(self, walk: Walk, team: str, after: Any) -> Stretch | None:  # noqa: ANN401 - a key
        with self._looking() as rows:
            return rows.stretch(walk, team, after=after, batch=self._scope.batch)

    def _look(self, invariants: list[Invariant], **values: object) -> None:
        """Ask each in a transaction of its own, so that none holds back the vacuum for long."""
        scope = self._scope
        bounds = {"grace": scope.grace, "tick": TICK, "late": LATE, "most": scope.most}
        for invariant in invariants:
            if self._clock() > self._until:
                raise TooSlowError
            with self._looking() as rows:
                found = rows.broken(invariant, **bounds, **values)
            self._report.findings += [_finding(invariant, each) for each in found]


def _finding(invariant: Invariant, found: dict[str, Any]) -> Finding:
    return Finding(
        invariant=invariant.name,
        promise=invariant.promise,
        says=invariant.says.format(**found),
        ids={name: _plain(value) for name, value in found.items()},
    )


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | str | None) else str(value)

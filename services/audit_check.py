"""Look whether an audit is as it was written: what `steward audit verify` does."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime

from db.records.audit import AuditRecord, ChainHead
from db.repositories.audit import AuditRepository
from services import anchor
from services.anchor import ANCHORED, Anchor, AnchorStore, NotAnAnchorError
from services.audit_seal import GENESIS, seal

PAGE = 5_000
"""Rows in memory at a time."""

Reading = Callable[[], AbstractContextManager[AuditRepository]]
"""Opens a short transaction and gives the queries on it."""


class BrokenChainError(Exception):
    """The audit is not as it was written; says what is wrong with which row."""


@dataclass(kw_only=True)
class Verified:
    """What was found of one workspace."""

    team_id: str
    rows: int = 0
    """Rows that were read and hold."""
    anchors: int = 0
    """Anchors that agree."""
    broken: str = ""
    """What is wrong with the first row that does not hold; empty if all do."""


@dataclass
class _Walk:
    """How far one verification is."""

    previous: bytes
    place: int
    anchors: list[Anchor]
    """Those that lie ahead, the next one last."""
    kept: set[str]
    """Keys of all anchors in the store."""
    told: set[str] = field(default_factory=set)
    """Keys of the anchors that the chain tells of."""


class AuditCheck:
    """Verifies chains, a page at a time, against their seals and their anchors."""

    def __init__(self, reading: Reading, store: AnchorStore | None) -> None:
        """*store* is where anchors are kept; None: they are not asked for."""
        self._reading = reading
        self._store = store

    def verify(self, team_id: str, *, since: datetime | None = None) -> Verified:
        """Go through the chain of *team_id* from its first row, or from *since* on.

        :raises OutsideError: the anchors can't be read
        """
        found = Verified(team_id=team_id)
        try:
            walk = self._begin(team_id, since)
            for entry in self._entries(team_id, walk.place):
                _look(walk, entry)
                found.rows += 1
                found.anchors += _pass_anchors(walk, entry)
            self._look_at_the_end(team_id, walk)
        except BrokenChainError as broken:
            found.broken = str(broken)
        return found

    def _begin(self, team_id: str, since: datetime | None) -> _Walk:
        before = self._last_before(team_id, since) if since else None
        start = before.sequence if before else 0
        anchors = list(self._anchors(team_id))
        ahead = [each for each in anchors if each.sequence >= max(start, 1)]
        walk = _Walk(
            previous=before.hash if before else GENESIS,
            place=start,
            anchors=sorted(ahead, key=lambda each: each.sequence, reverse=True),
            kept={each.key for each in anchors},
        )
        if before:
            _pass_anchors(walk, before)
        return walk

    def _last_before(self, team_id: str, since: datetime) -> AuditRecord | None:
        """Return the last row chained before *since*, found by halving: times only go up."""
        low, high = 0, self._count(team_id)
        found: AuditRecord | None = None
        while low < high:
            with self._reading() as rows:
                entry = rows.at_or_before(team_id, (low + high + 1) // 2)
            if entry is None or entry.sequence <= low:
                low = (low + high + 1) // 2
            elif entry.chained_at < since:
                found, low = entry, (low + high + 1) // 2
            else:
                high = entry.sequence - 1
        return found

    def _count(self, team_id: str) -> int:
        end = self._end(team_id)
        return end[1] if end else 0

    def _anchors(self, team_id: str) -> Iterator[Anchor]:
        if self._store is None:
            return
        for key in self._store.names(anchor.prefix(team_id)):
            yield _anchor(key, self._store.read(key))

    def _entries(self, team_id: str, after: int) -> Iterator[AuditRecord]:
        while True:
            with self._reading() as rows:
                page = rows.page(team_id, after=after, limit=PAGE)
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1].sequence

    def _look_at_the_end(self, team_id: str, walk: _Walk) -> None:
        """Compare with the head, which only the last row can agree with."""
        if walk.anchors:
            raise BrokenChainError(_beyond(walk.anchors[-1], walk.place))
        while end := self._end(team_id):
            head, last = end
            if last <= walk.place or last > head.sequence:
                break
            for entry in self._entries(team_id, walk.place):  # it went on meanwhile
                _look(walk, entry)
        _compare(walk, end)
        for key in sorted(walk.told - walk.kept) if self._store else ():
            raise BrokenChainError(f"the anchor {key} was removed from the store")

    def _end(self, team_id: str) -> tuple[ChainHead, int] | None:
        with self._reading() as rows:
            return rows.end(team_id)


def _compare(walk: _Walk, end: tuple[ChainHead, int] | None) -> None:
    """Compare the last row with the head, as one statement saw both."""
    sequence, head = (end[0].sequence, end[0].hash) if end else (0, GENESIS)
    last = end[1] if end else walk.place
    if last > sequence:
        raise BrokenChainError(f"row {sequence + 1} was added behind the end of the chain")
    if walk.place < sequence:
        raise BrokenChainError(f"row {walk.place + 1} was removed, and all behind it")
    if walk.previous != head:
        raise BrokenChainError(f"row {walk.place} was changed: the chain ended otherwise")


def _look(walk: _Walk, entry: AuditRecord) -> None:
    """Go one row on.

    :raises BrokenChainError: it is not the row that was written there
    """
    if entry.sequence != walk.place + 1:
        raise BrokenChainError(f"row {walk.place + 1} was removed: the next one is {named(entry)}")
    if seal(entry) != entry.hash:
        raise BrokenChainError(f"{named(entry)} was changed")
    if entry.previous != walk.previous:
        raise BrokenChainError(
            f"{named(entry)} was put there later, or the one before it: it does not follow from it"
        )
    walk.previous, walk.place = entry.hash, entry.sequence
    if entry.action == ANCHORED:
        walk.told.add(str(entry.details.get("key")))


def _pass_anchors(walk: _Walk, entry: AuditRecord) -> int:
    """Compare with the anchors of this place; return how many agree."""
    passed = 0
    while walk.anchors and walk.anchors[-1].sequence <= entry.sequence:
        kept = walk.anchors.pop()
        if kept.sequence == entry.sequence and kept.hash != entry.hash:
            raise BrokenChainError(
                f"{named(entry)}, or one before it, was changed: the anchor of {kept.day} knows"
                " another"
            )
        passed += 1
    return passed


def _beyond(kept: Anchor, place: int) -> str:
    return (
        f"row {place + 1} was removed, and all behind it: the anchor of {kept.day} knows"
        f" {kept.sequence} rows"
    )


def _anchor(key: str, body: bytes) -> Anchor:
    """Read an anchor, whose key must be the one that its content has."""
    try:
        found = anchor.read(body)
    except NotAnAnchorError as error:
        raise BrokenChainError(f"the anchor {key} can't be read: it was changed") from error
    if found.key != key:
        raise BrokenChainError(f"the anchor {key} was changed: it speaks of {found.key}")
    return found


def named(entry: AuditRecord) -> str:
    """Return how a row is told to an operator: its place, what it says, when, of which case."""
    about = f", case {entry.case_number}" if entry.case_number is not None else ""
    return f"row {entry.sequence} ({entry.action}, {entry.at:%Y-%m-%d %H:%M:%S} UTC{about})"

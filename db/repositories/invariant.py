"""Queries that look for what is broken: bounded, read-only, a stretch of a table at a time."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from db.repositories.invariants import Invariant, Walk
from db.session import Row, row, rows, transaction

CANCELED = "57014"
"""SQLSTATE of a statement that took longer than statement_timeout."""

READ_ONLY = "SET TRANSACTION READ ONLY"

TIMEOUT = "SELECT set_config('statement_timeout', %(ms)s::text, true)"

TEAMS = """
    WITH RECURSIVE team(id) AS (
        (SELECT team_id FROM {table} ORDER BY team_id LIMIT 1)
        UNION ALL
        SELECT (SELECT team_id FROM {table} WHERE team_id > team.id ORDER BY team_id LIMIT 1)
        FROM team WHERE team.id IS NOT NULL
    )
    SELECT id FROM team WHERE id IS NOT NULL
"""
"""Each workspace once, by a look into the index for each: the table itself isn't read."""

STRETCH = """
    SELECT max(key) AS upto, count(*) AS many FROM (
        SELECT {key}{as_text} AS key FROM {table}
        WHERE team_id = %(team_id)s AND {key} > %(after)s ORDER BY {key} LIMIT %(batch)s) AS stretch
"""

LAST_BEFORE = """
    SELECT number FROM cases
    WHERE team_id = %(team_id)s AND opened_at < clock_timestamp() - %(since)s
    ORDER BY number DESC LIMIT 1
"""
"""Cases are numbered in the order of their time, so this reads back from the newest only."""


class TooSlowError(Exception):
    """A look took longer than it may."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A part of a table: one workspace, keys above `after`, up to `upto`."""

    team_id: str
    after: Any
    upto: Any
    many: int
    """Rows in it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Way:
    """How a table is gone through."""

    key: str
    start: Any
    as_text: str = ""


# max() knows no uuid; as text they have the same order.
WAYS: Mapping[Walk, _Way] = MappingProxyType(
    {
        Walk.CASES: _Way(key="number", start=0),
        Walk.CONVERSATIONS: _Way(
            key="id", start="00000000-0000-0000-0000-000000000000", as_text='::text COLLATE "C"'
        ),
        Walk.REQUESTS: _Way(key="key", start=""),
        Walk.DELIVERIES: _Way(key="dedupe_key", start=""),
        Walk.ENTRIES: _Way(key="id", start=0),
        Walk.ACCOUNTS: _Way(key="holder", start=""),
    }
)


class InvariantRepository:
    """Looks at what must hold, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def teams(self, walk: Walk) -> list[str]:
        """Return every workspace that has rows in that table."""
        return [found["id"] for found in rows(self._session, TEAMS.format(table=walk.value))]

    def start(self, walk: Walk, team_id: str, *, since: timedelta | None) -> Any:  # noqa: ANN401 - a key
        """Return the key after which to begin; cases that were opened before *since* are passed."""
        if walk is not Walk.CASES or since is None:
            return WAYS[walk].start
        found = row(self._session, LAST_BEFORE, team_id=team_id, since=since)
        return found["number"] if found else WAYS[walk].start

    def stretch(self, walk: Walk, team_id: str, *, after: Any, batch: int) -> Stretch | None:  # noqa: ANN401 - a key
        """Return the next *batch* rows' stretch after the key *after*; None behind the last."""
        way = WAYS[walk]
        query = STRETCH.format(table=walk.value, key=way.key, as_text=way.as_text)
        found = self._run(query, team_id=team_id, after=after, batch=batch)[0]
        if not found["many"]:
            return None
        return Stretch(team_id=team_id, after=after, upto=found["upto"], many=found["many"])

    def broken(self, invariant: Invariant, **values: object) -> list[Row]:
        """Return the rows that break *invariant*; *values* are what its query uses.

        :raises TooSlowError: it took longer than a look may
        """
        return self._run(invariant.query, **values)

    def _run(self, query: str, **values: object) -> list[Row]:
        try:
            return rows(self._session, query, **values)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) == CANCELED:
                raise TooSlowError from error
            raise


@contextmanager
def looking(*, within: timedelta) -> Iterator[InvariantRepository]:
    """Give the queries on a transaction of their own, that can't write; *within* for each."""
    with transaction() as session:
        rows(session, READ_ONLY)
        rows(session, TIMEOUT, ms=int(within.total_seconds() * 1000))
        yield InvariantRepository(session)

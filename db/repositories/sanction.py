"""Queries on sanctions: what is in force, and what has ended."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.session import Row, row, rows

BEGIN = """
    INSERT INTO sanctions (team_id, id, user_id, kind, case_number, every, ends_at)
    VALUES (%(team_id)s, %(id)s, %(user_id)s, %(kind)s, %(case_number)s, %(every)s,
            coalesce(%(until)s::timestamptz,
                     coalesce(%(now)s::timestamptz, clock_timestamp()) + %(lasts)s))
    ON CONFLICT DO NOTHING
    RETURNING ends_at, ends_at <= coalesce(%(now)s::timestamptz, clock_timestamp()) AS is_over
"""

IN_FORCE = """
    SELECT id, kind, case_number, starts_at, ends_at FROM sanctions
    WHERE team_id = %(team_id)s AND user_id = %(user_id)s AND lifted_at IS NULL
      AND (%(kind)s::text IS NULL OR kind = %(kind)s)
      AND (ends_at IS NULL OR ends_at > coalesce(%(now)s::timestamptz, clock_timestamp()))
    ORDER BY ends_at DESC NULLS FIRST
"""

GUARDED = """
    SELECT user_id AS subject, kind, case_number, starts_at, every FROM sanctions
    WHERE team_id = %(team_id)s AND user_id = ANY(%(subjects)s) AND lifted_at IS NULL
      AND (ends_at IS NULL OR ends_at > clock_timestamp())
    ORDER BY ends_at DESC NULLS FIRST
"""

LIFT = """
    UPDATE sanctions SET lifted_at = clock_timestamp(), lifted_case = %(by_case)s
    WHERE team_id = %(team_id)s AND user_id = %(user_id)s AND kind = %(kind)s
      AND lifted_at IS NULL AND case_number = coalesce(%(only)s::bigint, case_number)
      AND (NOT %(ended)s OR ends_at <= coalesce(%(now)s::timestamptz, clock_timestamp()))
    RETURNING case_number
"""

OUTLIVED = """
    WITH RECURSIVE lifted AS (
        SELECT case_number, starts_at, lifted_at FROM sanctions
        WHERE team_id = %(team_id)s AND user_id = %(user_id)s AND kind = %(kind)s
          AND case_number = ANY(%(cases)s::bigint[])
        UNION
        SELECT s.case_number, s.starts_at, s.lifted_at FROM lifted AS l
        JOIN sanctions AS s ON s.team_id = %(team_id)s AND s.user_id = %(user_id)s
            AND s.kind = %(kind)s AND s.lifted_at BETWEEN l.starts_at AND l.lifted_at
    )
    SELECT case_number FROM lifted ORDER BY case_number
"""
"""Those that ended while one of *cases* went on holding: nothing was taken back then."""

# A SELECT of its own: only a time that is known before bounds the index, and what is not due
# is never read.
ENDED = """
    SELECT s.team_id, s.user_id, s.kind, s.case_number FROM sanctions AS s
    WHERE s.lifted_at IS NULL
      AND s.ends_at <= (SELECT coalesce(%(now)s::timestamptz, clock_timestamp()))
      AND NOT EXISTS (SELECT FROM conversations AS v
                      WHERE v.team_id = s.team_id AND v.target = s.user_id AND v.state <> 'idle')
    ORDER BY s.ends_at LIMIT %(limit)s
    FOR UPDATE OF s SKIP LOCKED
"""


class SanctionRepository:
    """Restrictions, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(  # noqa: PLR0913 - all by name
        self,
        team_id: str,
        user_id: str,
        kind: str,
        *,
        case_number: int,
        lasts: timedelta | None,
        until: datetime | None = None,
        every: timedelta | None = None,
        now: datetime | None = None,
    ) -> Row | None:
        """Put a restriction in force for *lasts*, by the database's clock, or *until* then.

        Return its end and whether that is over already; None where it was begun before.
        """
        values: dict[str, object] = {"team_id": team_id, "user_id": user_id, "kind": kind}
        values |= {"case_number": case_number, "lasts": lasts, "until": until, "now": now}
        values["every"] = every
        return row(self._session, BEGIN, id=uuid.uuid4(), **values)

    def in_force(
        self, team_id: str, user_id: str, kind: str | None = None, *, now: datetime | None = None
    ) -> Sequence[Row]:
        """Return what restricts *user_id* now, of *kind* alone if given, the longest first."""
        values = {"team_id": team_id, "user_id": user_id, "kind": kind, "now": now}
        return rows(self._session, IN_FORCE, **values)

    def guarded(self, team_id: str, subjects: Sequence[str]) -> Sequence[Row]:
        """Return what restricts any of *subjects* (people, channels, threads), the longest first.

        Each: subject, kind, case_number, starts_at, every.
        """
        return rows(self._session, GUARDED, team_id=team_id, subjects=list(subjects))

    def lift(
        self,
        team_id: str,
        user_id: str,
        kind: str,
        *,
        by_case: int,
        only: int | None = None,
        ended: bool = False,
        now: datetime | None = None,
    ) -> list[int]:
        """Lift every restriction of *kind*; return the cases that had put them in force.

        :param only: only that of this case
        :param ended: only those whose time is over; longer ones stay
        """
        values: dict[str, object] = {"team_id": team_id, "user_id": user_id, "kind": kind}
        values |= {"by_case": by_case, "only": only}
        values |= {"ended": ended, "now": now}
        return [found["case_number"] for found in rows(self._session, LIFT, **values)]

    def with_outlived(
        self, team_id: str, user_id: str, kind: str, cases: Sequence[int]
    ) -> list[int]:
        """Return *cases*, and those whose restriction ended while one of theirs went on."""
        values = {"team_id": team_id, "user_id": user_id, "kind": kind, "cases": list(cases)}
        return [found["case_number"] for found in rows(self._session, OUTLIVED, **values)]

    def lock_ended(self, *, limit: int, now: datetime | None = None) -> Row | None:
        """Return one whose time is over and about whose person nothing else is going on; held."""
        return row(self._session, ENDED, limit=limit, now=now)

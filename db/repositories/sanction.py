"""Queries on sanctions: what is in force, and what has ended."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.session import Row, row, rows

BEGIN = """
    INSERT INTO sanctions (team_id, id, user_id, kind, case_number, ends_at)
    VALUES (%(team_id)s, %(id)s, %(user_id)s, %(kind)s, %(case_number)s,
            coalesce(%(now)s::timestamptz, clock_timestamp()) + %(lasts)s)
    ON CONFLICT DO NOTHING
    RETURNING ends_at
"""

IN_FORCE = """
    SELECT id, kind, case_number, ends_at FROM sanctions
    WHERE team_id = %(team_id)s AND user_id = %(user_id)s AND lifted_at IS NULL
      AND (ends_at IS NULL OR ends_at > coalesce(%(now)s::timestamptz, clock_timestamp()))
    ORDER BY ends_at DESC NULLS FIRST
"""

LIFT = """
    UPDATE sanctions SET lifted_at = clock_timestamp(), lifted_case = %(by_case)s
    WHERE team_id = %(team_id)s AND user_id = %(user_id)s AND kind = %(kind)s
      AND lifted_at IS NULL
      AND (NOT %(ended)s OR ends_at <= coalesce(%(now)s::timestamptz, clock_timestamp()))
    RETURNING case_number
"""

ENDED = """
    SELECT s.team_id, s.user_id, s.case_number FROM sanctions AS s
    WHERE s.lifted_at IS NULL AND s.ends_at <= coalesce(%(now)s::timestamptz, clock_timestamp())
      AND NOT EXISTS (SELECT FROM conversations AS v
                      WHERE v.team_id = s.team_id AND v.target = s.user_id AND v.state <> 'idle')
    ORDER BY s.ends_at LIMIT %(limit)s
    FOR UPDATE OF s SKIP LOCKED
"""


class SanctionRepository:
    """Restrictions, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(
        self,
        team_id: str,
        user_id: str,
        kind: str,
        *,
        case_number: int,
        lasts: timedelta | None,
        now: datetime | None = None,
    ) -> datetime | None:
        """Put a restriction in force for *lasts*, by the database's clock; return its end."""
        values = {"team_id": team_id, "user_id": user_id, "kind": kind, "now": now}
        begun = row(
            self._session, BEGIN, id=uuid.uuid4(), case_number=case_number, lasts=lasts, **values
        )
        return None if begun is None else begun["ends_at"]

    def in_force(self, team_id: str, user_id: str, *, now: datetime | None = None) -> Sequence[Row]:
        """Return what restricts *user_id* now, the longest first."""
        return rows(self._session, IN_FORCE, team_id=team_id, user_id=user_id, now=now)

    def lift(
        self,
        team_id: str,
        user_id: str,
        kind: str,
        *,
        by_case: int,
        ended: bool = False,
        now: datetime | None = None,
    ) -> list[int]:
        """Lift every restriction of *kind*; return the cases that had put them in force.

        :param ended: only those whose time is over; longer ones stay
        """
        values: dict[str, object] = {"team_id": team_id, "user_id": user_id, "kind": kind}
        values |= {"by_case": by_case}
        values |= {"ended": ended, "now": now}
        return [found["case_number"] for found in rows(self._session, LIFT, **values)]

    def lock_ended(self, *, limit: int, now: datetime | None = None) -> Row | None:
        """Return one whose time is over and about whose person nothing else is going on; held."""
        return row(self._session, ENDED, limit=limit, now=now)

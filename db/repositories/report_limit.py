"""Queries on how much somebody reports, and on who may not."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from db.session import Row, row, rows

COUNT = """
    INSERT INTO report_counts (team_id, pseudonym, hour, count)
    VALUES (%(team_id)s, %(pseudonym)s, date_trunc('hour', clock_timestamp()), 1)
    ON CONFLICT (team_id, pseudonym, hour) DO UPDATE SET count = report_counts.count + 1
"""

COUNTED = """
    SELECT coalesce(sum(count), 0) AS number FROM report_counts
    WHERE team_id = %(team_id)s AND pseudonym = %(pseudonym)s
      AND hour > clock_timestamp() - interval '24 hours'
"""

FORGET = "DELETE FROM report_counts WHERE hour <= (SELECT clock_timestamp() - interval '24 hours')"

MUTE = """
    INSERT INTO report_mutes (team_id, id, pseudonym, user_id, case_number, reason, muted_by,
                              opened_by, ends_at)
    VALUES (%(team_id)s, %(id)s, %(pseudonym)s, %(user_id)s, %(case_number)s, %(reason)s, %(by)s,
            %(opened_by)s, clock_timestamp() + %(lasts)s)
    ON CONFLICT DO NOTHING RETURNING ends_at
"""

STANDING = """
    SELECT ends_at FROM report_mutes
    WHERE team_id = %(team_id)s AND pseudonym = %(pseudonym)s AND lifted_at IS NULL
      AND (ends_at IS NULL OR ends_at > clock_timestamp())
    ORDER BY ends_at DESC NULLS FIRST LIMIT 1
"""

LIFT = """
    UPDATE report_mutes SET lifted_at = clock_timestamp(), lifted_by = %(by)s, pseudonym = ''
    WHERE team_id = %(team_id)s AND lifted_at IS NULL
      AND (ends_at IS NULL OR ends_at > clock_timestamp())
      AND CASE WHEN %(user_id)s <> '' THEN user_id = %(user_id)s
               ELSE case_number = %(case_number)s END
    RETURNING id
"""

END = """
    UPDATE report_mutes SET lifted_at = ends_at, pseudonym = ''
    WHERE lifted_at IS NULL AND ends_at <= (SELECT clock_timestamp())
    RETURNING id
"""

LIST = """
    SELECT user_id, case_number, reason, muted_by, made_at, ends_at FROM report_mutes
    WHERE team_id = %(team_id)s AND lifted_at IS NULL
      AND (ends_at IS NULL OR ends_at > clock_timestamp())
    ORDER BY made_at DESC LIMIT %(limit)s
"""


class ReportLimitRepository:
    """Counts and mutes, in one transaction. Both know people by a keyed hash alone."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def count(self, team_id: str, pseudonym: str) -> None:
        """Count one report of somebody's."""
        rows(self._session, COUNT, team_id=team_id, pseudonym=pseudonym)

    def counted(self, team_id: str, pseudonym: str) -> int:
        """Return how many somebody sent within 24 hours, by the hour."""
        found = row(self._session, COUNTED, team_id=team_id, pseudonym=pseudonym) or {}
        return int(found["number"])

    def mute(  # noqa: PLR0913 - all by name
        self,
        team_id: str,
        pseudonym: str,
        *,
        user_id: str,
        case_number: int | None,
        reason: str,
        by: str,
        lasts: timedelta | None,
        opened_by: str,
    ) -> None:
        """Let somebody report no more for *lasts*, or for good; once by *opened_by*."""
        values: dict[str, object] = {"user_id": user_id, "case_number": case_number}
        values |= {"reason": reason, "by": by}
        values |= {"lasts": lasts, "opened_by": opened_by, "id": uuid.uuid4()}
        rows(self._session, MUTE, team_id=team_id, pseudonym=pseudonym, **values)

    def standing(self, team_id: str, pseudonym: str) -> Row | None:
        """Return the mute of somebody that lasts longest, with its `ends_at`."""
        return row(self._session, STANDING, team_id=team_id, pseudonym=pseudonym)

    def lift(self, team_id: str, *, user_id: str, case_number: int | None, by: str) -> bool:
        """Lift what stands against a member by name, or was given because of a report."""
        values = {"user_id": user_id, "case_number": case_number, "by": by}
        return bool(rows(self._session, LIFT, team_id=team_id, **values))

    def standing_list(self, team_id: str, *, limit: int) -> Sequence[Row]:
        """Return the mutes that stand, the newest first."""
        return rows(self._session, LIST, team_id=team_id, limit=limit)

    def forget(self) -> int:
        """Forget counts that are a day old, and who was muted by mutes that are over."""
        rows(self._session, FORGET)
        return len(rows(self._session, END))

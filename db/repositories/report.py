"""Queries on reports: the moderators' queue."""

import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from db.session import Row, row, rows

GATHER = "SELECT pg_advisory_xact_lock(hashtextextended(%(team_id)s || ' ' || %(subject)s, 1401))"
"""Of two who report the same thing at once, the second finds what the first has opened."""

ADD = """
    INSERT INTO reports (team_id, case_number, conversation_id, reported, channel, ts, message,
                         is_direct, is_restricted)
    VALUES (%(team_id)s, %(case_number)s, %(conversation_id)s, %(reported)s, %(channel)s, %(ts)s,
            %(message)s::jsonb, %(is_direct)s, %(is_restricted)s)
"""

COLUMNS = """
    r.team_id, r.case_number, r.conversation_id, r.reported, r.channel, r.ts, r.message,
    r.is_direct, r.is_restricted, r.hidden_at, r.cases, r.outcome, r.made_at, r.closed_at
"""

GET = f"SELECT {COLUMNS} FROM reports AS r WHERE team_id = %(team_id)s AND case_number = %(number)s"  # noqa: S608 - built from constants

HIDE = """
    UPDATE reports SET hidden_at = clock_timestamp()
    WHERE team_id = %(team_id)s AND case_number = %(number)s AND hidden_at IS NULL
    RETURNING case_number
"""

LINK = """
    UPDATE reports SET cases = cases || %(case)s::bigint
    WHERE team_id = %(team_id)s AND case_number = %(number)s AND NOT %(case)s::bigint = ANY(cases)
"""

CLOSE = """
    WITH closed AS (
        UPDATE reports SET closed_at = clock_timestamp(), outcome = %(outcome)s
        WHERE team_id = %(team_id)s AND case_number = %(number)s AND closed_at IS NULL
        RETURNING team_id, case_number
    )
    DELETE FROM report_addresses AS a USING closed AS c, report_statements AS s
    WHERE s.team_id = c.team_id AND s.case_number = c.case_number
      AND a.team_id = s.team_id AND a.statement_id = s.id
    RETURNING a.statement_id, a.sealed
"""
"""A report that is closed has no way back to who made it."""

SHORTEN = """
    UPDATE reports SET message = jsonb_build_object(
        'text', left(message ->> 'text', 300), 'thread_ts', message ->> 'thread_ts')
    WHERE team_id = %(team_id)s AND case_number = %(number)s AND closed_at IS NOT NULL
      AND message <> '{}'
"""

OPEN = f"""
    SELECT {COLUMNS}, v.state, v.data ->> 'claimed_by' AS claimed_by, v.deadline_at,
           count(*) OVER () AS total,
           (SELECT count(*) FROM report_statements AS s
            WHERE s.team_id = r.team_id AND s.case_number = r.case_number) AS statements,
           (SELECT min(category) FROM report_statements AS s
            WHERE s.team_id = r.team_id AND s.case_number = r.case_number) AS category
    FROM reports AS r
    JOIN conversations AS v ON v.team_id = r.team_id AND v.id = r.conversation_id
    WHERE r.team_id = %(team_id)s AND r.closed_at IS NULL AND r.reported <> %(reader)s
      AND (NOT r.is_restricted OR %(sees_all)s)
    ORDER BY r.case_number LIMIT %(limit)s OFFSET %(offset)s
"""  # noqa: S608 - built from constants

ACTED_ON = """
    SELECT r.team_id, r.case_number, r.conversation_id, c.number AS case
    FROM reports AS r
    JOIN conversations AS v ON v.team_id = r.team_id AND v.id = r.conversation_id
    CROSS JOIN LATERAL unnest(r.cases) AS acted(number)
    JOIN cases AS c ON c.team_id = r.team_id AND c.number = acted.number
    JOIN conversations AS w ON w.team_id = c.team_id AND w.id = c.conversation_id
    WHERE r.closed_at IS NULL AND v.state = 'processing'
      AND w.state = 'idle' AND w.last_event IN ('start', 'succeed')
    ORDER BY r.team_id, r.case_number LIMIT %(limit)s
"""
"""What a moderator has claimed, and acted on with success."""

LOOKS_AFTER = """
    SELECT user_id FROM members
    WHERE team_id = %(team_id)s AND is_admin AND NOT is_deleted AND NOT is_bot
      AND user_id <> %(but)s
    ORDER BY is_owner DESC, user_id LIMIT 1
"""


class ReportRepository:
    """Reports, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def gather(self, team_id: str, subject: str) -> None:
        """Be the only one who reports *subject* until this transaction ends; others wait."""
        rows(self._session, GATHER, team_id=team_id, subject=subject)

    def add(  # noqa: PLR0913 - all by name
        self,
        team_id: str,
        number: int,
        *,
        conversation_id: uuid.UUID,
        reported: str,
        channel: str,
        ts: str,
        message: Mapping[str, Any],
        is_direct: bool,
        is_restricted: bool,
    ) -> None:
        """Write what case *number* asks moderators to look at."""
        values = {"reported": reported, "channel": channel, "ts": ts, "is_direct": is_direct}
        values |= {"message": json.dumps(dict(message)), "is_restricted": is_restricted}
        ids = {"team_id": team_id, "case_number": number, "conversation_id": conversation_id}
        rows(self._session, ADD, **ids, **values)

    def get(self, team_id: str, number: int) -> Row | None:
        """Return a report."""
        return row(self._session, GET, team_id=team_id, number=number)

    def hide(self, team_id: str, number: int) -> bool:
        """Note that its message is taken away; False if it was before."""
        return row(self._session, HIDE, team_id=team_id, number=number) is not None

    def link(self, team_id: str, number: int, case: int) -> None:
        """Note that *case* was opened because of the report."""
        rows(self._session, LINK, team_id=team_id, number=number, case=case)

    def close(self, team_id: str, number: int, outcome: str) -> Sequence[Row]:
        """Close it and erase the ways to who reported; return them this once: who is to be told."""
        return rows(self._session, CLOSE, team_id=team_id, number=number, outcome=outcome)

    def shorten(self, team_id: str, number: int) -> None:
        """Keep of a closed report's message its first words; all of it is evidence by now."""
        rows(self._session, SHORTEN, team_id=team_id, number=number)

    def open(
        self, team_id: str, *, reader: str, sees_all: bool, limit: int, offset: int
    ) -> Sequence[Row]:
        """Return what is open and *reader* may see, the oldest first; `total` tells how many."""
        values = {"reader": reader, "sees_all": sees_all, "limit": limit, "offset": offset}
        return rows(self._session, OPEN, team_id=team_id, **values)

    def acted_on(self, *, limit: int) -> Sequence[Row]:
        """Return claimed reports because of which a case was carried out."""
        return rows(self._session, ACTED_ON, limit=limit)

    def looks_after(self, team_id: str, *, but: str) -> str:
        """Return an admin who isn't *but*, an owner first; "" where none is known."""
        found = row(self._session, LOOKS_AFTER, team_id=team_id, but=but)
        return "" if found is None else str(found["user_id"])

"""Queries on what members say in reports, and on the way back to them."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from db.session import Row, row, rows

ADD = """
    WITH stated AS (
        INSERT INTO report_statements
            (team_id, id, case_number, category, words, reporter, is_trusted, opened_by)
        VALUES (%(team_id)s, %(id)s, %(case_number)s, %(category)s, %(words)s, %(reporter)s,
                %(is_trusted)s, %(opened_by)s)
        ON CONFLICT DO NOTHING RETURNING team_id, id
    )
    INSERT INTO report_addresses (team_id, statement_id, sealed, pseudonym)
    SELECT team_id, id, %(sealed)s, %(pseudonym)s FROM stated RETURNING statement_id
"""

OF_CASE = """
    SELECT id, category, words, reporter, is_trusted, made_at FROM report_statements
    WHERE team_id = %(team_id)s AND case_number = %(number)s ORDER BY made_at, id
"""

HAS_STATED = """
    SELECT s.id FROM report_statements AS s
    JOIN report_addresses AS a ON a.team_id = s.team_id AND a.statement_id = s.id
    WHERE s.team_id = %(team_id)s AND s.case_number = %(number)s AND a.pseudonym = %(pseudonym)s
"""

WAY = """
    SELECT s.id, s.case_number, s.reporter, a.sealed, a.pseudonym FROM report_statements AS s
    LEFT JOIN report_addresses AS a ON a.team_id = s.team_id AND a.statement_id = s.id
    WHERE s.team_id = %(team_id)s AND s.id = %(id)s
"""

TRUSTED = """
    SELECT count(DISTINCT reporter) AS number FROM report_statements
    WHERE team_id = %(team_id)s AND case_number = %(number)s AND is_trusted
"""

NOTE = """
    INSERT INTO report_notes (team_id, id, case_number, statement_id, author, words, opened_by)
    VALUES (%(team_id)s, %(id)s, %(case_number)s, %(statement_id)s, %(author)s, %(words)s,
            %(opened_by)s)
    ON CONFLICT DO NOTHING RETURNING id
"""

NOTES = """
    SELECT statement_id, author, words, said_at FROM (
        SELECT * FROM report_notes WHERE team_id = %(team_id)s AND case_number = %(number)s
        ORDER BY said_at DESC, id LIMIT %(limit)s) AS newest
    ORDER BY said_at, id
"""

UNANSWERED = """
    SELECT count(*) AS number FROM report_notes AS n
    WHERE team_id = %(team_id)s AND statement_id = %(id)s AND author = ''
      AND said_at > coalesce((SELECT max(said_at) FROM report_notes AS m
          WHERE m.team_id = n.team_id AND m.statement_id = n.statement_id AND m.author <> ''),
          '-infinity')
"""


class ReportStatementRepository:
    """Statements, the ways back, and the relay's notes, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(  # noqa: PLR0913 - all by name
        self,
        team_id: str,
        number: int,
        *,
        category: str,
        words: str,
        reporter: str,
        is_trusted: bool,
        opened_by: str,
        sealed: str,
        pseudonym: str,
    ) -> uuid.UUID | None:
        """Write what one member says, and the way back; None if this request did before."""
        values: dict[str, Any] = {"category": category, "words": words, "reporter": reporter}
        values |= {"is_trusted": is_trusted, "opened_by": opened_by, "case_number": number}
        way = {"sealed": sealed, "pseudonym": pseudonym}
        found = row(self._session, ADD, team_id=team_id, id=uuid.uuid4(), **values, **way)
        return None if found is None else found["statement_id"]

    def of_case(self, team_id: str, number: int) -> Sequence[Row]:
        """Return what was said, the oldest first."""
        return rows(self._session, OF_CASE, team_id=team_id, number=number)

    def has_stated(self, team_id: str, number: int, pseudonym: str) -> bool:
        """Tell whether somebody has a statement in an open report."""
        ids = {"team_id": team_id, "number": number, "pseudonym": pseudonym}
        return row(self._session, HAS_STATED, **ids) is not None

    def way(self, team_id: str, statement_id: uuid.UUID) -> Row | None:
        """Return a statement with the way back; `sealed` is None when it was erased."""
        return row(self._session, WAY, team_id=team_id, id=statement_id)

    def trusted(self, team_id: str, number: int) -> int:
        """Return how many trusted members have given their name for it."""
        return int((row(self._session, TRUSTED, team_id=team_id, number=number) or {})["number"])

    def note(self, statement: Row, *, team_id: str, author: str, words: str, by: str) -> bool:
        """Write one message of the relay; False if the request *by* did before."""
        values: dict[str, Any] = {"author": author, "words": words, "opened_by": by}
        ids = {"case_number": statement["case_number"], "statement_id": statement["id"]}
        found = row(self._session, NOTE, team_id=team_id, id=uuid.uuid4(), **ids, **values)
        return found is not None

    def notes(self, team_id: str, number: int, *, limit: int) -> Sequence[Row]:
        """Return the newest messages of the relay, in the order in which they were said."""
        return rows(self._session, NOTES, team_id=team_id, number=number, limit=limit)

    def unanswered(self, team_id: str, statement_id: uuid.UUID) -> int:
        """Return how often who reported has written since a moderator last did."""
        found = row(self._session, UNANSWERED, team_id=team_id, id=statement_id) or {}
        return int(found["number"])

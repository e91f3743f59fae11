"""Queries on the texts that newcomers read."""

from sqlalchemy.orm import Session

from db.session import Row, row, rows

ALL = """
    SELECT name, language, text, draft, edited_by, edited_at FROM welcome_texts
    WHERE team_id = %(team_id)s ORDER BY name, language
"""

GET = """
    SELECT text, draft FROM welcome_texts
    WHERE team_id = %(team_id)s AND name = %(name)s AND language = %(language)s
"""

DRAFT = """
    INSERT INTO welcome_texts (team_id, name, language, draft, edited_by)
    VALUES (%(team_id)s, %(name)s, %(language)s, %(draft)s, %(by)s)
    ON CONFLICT (team_id, name, language) DO UPDATE
        SET draft = excluded.draft, edited_by = excluded.edited_by, edited_at = clock_timestamp()
"""

USE = """
    UPDATE welcome_texts
    SET text = draft, draft = NULL, edited_by = %(by)s, edited_at = clock_timestamp()
    WHERE team_id = %(team_id)s AND name = %(name)s AND language = %(language)s
      AND draft IS NOT NULL
    RETURNING text
"""


class WelcomeTextRepository:
    """Texts of newcomers, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self, team_id: str) -> list[Row]:
        """Return every text of a workspace."""
        return list(rows(self._session, ALL, team_id=team_id))

    def get(self, team_id: str, name: str, language: str) -> Row | None:
        """Return text and draft, or None if nobody has written any."""
        return row(self._session, GET, team_id=team_id, name=name, language=language)

    def draft(self, team_id: str, name: str, language: str, *, draft: str, by: str) -> None:
        """Keep a draft beside what is used."""
        values = {"name": name, "language": language, "draft": draft, "by": by}
        rows(self._session, DRAFT, team_id=team_id, **values)

    def use(self, team_id: str, name: str, language: str, *, by: str) -> Row | None:
        """Use the draft from now on; return the text, or None if there is no draft."""
        return row(self._session, USE, team_id=team_id, name=name, language=language, by=by)

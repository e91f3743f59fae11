"""Queries on evidence."""

from sqlalchemy.orm import Session

from db.session import rows

ADD = """
    INSERT INTO evidence (team_id, case_number, key, sha256, size, messages)
    VALUES (%(team_id)s, %(case_number)s, %(key)s, %(sha256)s, %(size)s, %(messages)s)
    ON CONFLICT DO NOTHING
"""


class EvidenceRepository:
    """Evidence, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, team_id: str, case_number: int, *, key: str, sha256: str, size: int, messages: int
    ) -> None:
        """Note an object that was saved: its key, its fingerprint, its size in bytes."""
        values = {"team_id": team_id, "case_number": case_number, "key": key, "sha256": sha256}
        rows(self._session, ADD, size=size, messages=messages, **values)

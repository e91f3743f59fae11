"""Queries on what workspaces let Steward enforce."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from db.session import Row, row, rows

KEEP = """
    INSERT INTO enforcements AS e (team_id, asked)
    VALUES (%(team_id)s, jsonb_build_object(%(question)s::text, %(answer)s::jsonb))
    ON CONFLICT (team_id) DO UPDATE
        SET asked = CASE WHEN %(is_first)s THEN excluded.asked ELSE e.asked || excluded.asked END
"""

FINISH = """
    UPDATE enforcements SET found = asked, asked = '{}', probed_at = clock_timestamp()
    WHERE team_id = %(team_id)s
"""

GET = "SELECT found, asked, probed_at FROM enforcements WHERE team_id = %(team_id)s"

ALL = """
    SELECT e.team_id, w.name, e.found, e.probed_at FROM enforcements AS e
    LEFT JOIN workspaces AS w ON w.team_id = e.team_id ORDER BY e.team_id
"""


class EnforcementRepository:
    """What can be enforced, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(
        self, team_id: str, question: str, answer: Mapping[str, Any], *, is_first: bool
    ) -> None:
        """Keep one answer; the first one of a round forgets an unfinished round before it."""
        values = {"question": question, "answer": json.dumps(answer), "is_first": is_first}
        rows(self._session, KEEP, team_id=team_id, **values)

    def finish(self, team_id: str) -> None:
        """Let the answers of this round count."""
        rows(self._session, FINISH, team_id=team_id)

    def get(self, team_id: str) -> Row | None:
        """Return found, asked and probed_at; None where nothing was ever asked."""
        return row(self._session, GET, team_id=team_id)

    def all(self) -> Sequence[Row]:
        """Return team_id, name, found and probed_at of each workspace."""
        return rows(self._session, ALL)

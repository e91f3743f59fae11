"""Queries on permits."""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from db.session import Row, row, rows

SAID = """
    SELECT role, action, channel, allows FROM permits
    WHERE team_id = %(team_id)s AND ended_at IS NULL
"""

IN_FORCE = """
    SELECT role, action, channel, allows, set_by, set_at FROM permits
    WHERE team_id = %(team_id)s AND ended_at IS NULL ORDER BY action, role, channel
"""

END = """
    UPDATE permits SET ended_at = clock_timestamp(), ended_by = %(by)s
    WHERE team_id = %(team_id)s AND role = %(role)s AND action = %(action)s
      AND channel = %(channel)s AND ended_at IS NULL
      AND (%(allows)s::boolean IS NULL OR allows <> %(allows)s)
    RETURNING id
"""

SET = """
    INSERT INTO permits (team_id, id, role, action, channel, allows, set_by)
    VALUES (%(team_id)s, %(id)s, %(role)s, %(action)s, %(channel)s, %(allows)s, %(by)s)
    ON CONFLICT DO NOTHING RETURNING id
"""


class PermitRepository:
    """Permits, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, team_id: str) -> Sequence[Row]:
        """Return what the workspace says of its roles' rights: role, action, channel, allows."""
        return rows(self._session, SAID, team_id=team_id)

    def all(self, team_id: str) -> Sequence[Row]:
        """Return the same with who said so and when, sorted by right, role and channel."""
        return rows(self._session, IN_FORCE, team_id=team_id)

    def set(
        self, team_id: str, role: str, action: str, channel: str, *, allows: bool, by: str
    ) -> bool:
        """Allow or deny *action* to *role* in *channel* (empty: everywhere).

        False if just that is said already; what was said otherwise gives way.
        """
        values: dict[str, object] = {"team_id": team_id, "role": role, "action": action}
        values |= {"channel": channel, "allows": allows, "by": by}
        rows(self._session, END, **values)
        return row(self._session, SET, id=uuid.uuid4(), **values) is not None

    def end(self, team_id: str, role: str, action: str, channel: str, *, by: str) -> bool:
        """Take a permit back; False if there is none."""
        values: dict[str, object] = {"team_id": team_id, "role": role, "action": action}
        values |= {"channel": channel, "allows": None, "by": by}
        return row(self._session, END, **values) is not None

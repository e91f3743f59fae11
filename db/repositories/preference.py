"""Queries on preferences: few rows a workspace, read with nearly every request."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from db.session import Row, row, rows

KEPT = """
    SELECT jsonb_object_agg(name, value) AS kept FROM preferences WHERE team_id = %(team_id)s
"""

HOLD = "SELECT team_id FROM workspaces WHERE team_id = %(team_id)s FOR UPDATE"
"""Two admins who save at once come one after the other; each is told what was before."""

MEET = "INSERT INTO workspaces (team_id) VALUES (%(team_id)s) ON CONFLICT DO NOTHING"

SAVE = """
    INSERT INTO preferences (team_id, name, value, changed_by)
    SELECT %(team_id)s, key, value, %(by)s FROM jsonb_each(%(values)s::jsonb)
    ON CONFLICT (team_id, name) DO UPDATE
    SET value = excluded.value, changed_by = excluded.changed_by, changed_at = clock_timestamp()
    WHERE preferences.value IS DISTINCT FROM excluded.value
"""

ALL = """
    SELECT name, value, changed_by, changed_at FROM preferences WHERE team_id = %(team_id)s
"""


class PreferenceRepository:
    """A workspace's own settings, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def kept(self, team_id: str) -> Mapping[str, Any]:
        """Return what a workspace has changed: name → value, as JSON."""
        found = row(self._session, KEPT, team_id=team_id)
        return (found and found["kept"]) or {}

    def hold(self, team_id: str) -> Mapping[str, Any]:
        """Return the same, held until this transaction ends; others who change it wait."""
        if not rows(self._session, HOLD, team_id=team_id):
            rows(self._session, MEET, team_id=team_id)
            rows(self._session, HOLD, team_id=team_id)
        return self.kept(team_id)

    def save(self, team_id: str, values: Mapping[str, object], *, by: str) -> None:
        """Keep *values*, as JSON; what is kept so already stays as it is."""
        rows(self._session, SAVE, team_id=team_id, values=json.dumps(dict(values)), by=by)

    def all_of(self, team_id: str) -> Sequence[Row]:
        """Return name, value, changed_by and changed_at of what a workspace has ever changed."""
        return rows(self._session, ALL, team_id=team_id)

"""Queries on user groups, who is in them, and which roles they give."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.session import Row, row, rows

SAVE = """
    INSERT INTO user_groups (team_id, group_id, handle, name, is_enabled, is_stale, changed_at)
    SELECT %(team_id)s, g.* FROM jsonb_to_record(%(group)s::jsonb) AS g(
        group_id text, handle text, name text, is_enabled boolean, is_stale boolean,
        changed_at timestamptz)
    ON CONFLICT (team_id, group_id) DO UPDATE SET
        handle = excluded.handle, name = excluded.name, is_enabled = excluded.is_enabled,
        is_stale = excluded.is_stale, changed_at = excluded.changed_at
        WHERE excluded.changed_at IS NULL OR user_groups.changed_at IS NULL
           OR excluded.changed_at >= user_groups.changed_at
    RETURNING group_id
"""
"""Holds the group's row, so that of two changes the second sees what the first has written."""

LOCK = """
    SELECT changed_at, is_stale FROM user_groups
    WHERE team_id = %(team_id)s AND group_id = %(group_id)s FOR UPDATE
"""

CHANGED = """
    UPDATE user_groups SET changed_at = %(changed_at)s, is_stale = is_stale OR %(stale)s
    WHERE team_id = %(team_id)s AND group_id = %(group_id)s
"""

TAKE_OUT = """
    DELETE FROM user_group_members
    WHERE team_id = %(team_id)s AND group_id = %(group_id)s AND user_id = ANY(%(users)s)
"""

KEEP_ONLY = """
    DELETE FROM user_group_members
    WHERE team_id = %(team_id)s AND group_id = %(group_id)s AND NOT user_id = ANY(%(users)s)
"""

PUT_IN = """
    INSERT INTO user_group_members (team_id, group_id, user_id)
    SELECT DISTINCT %(team_id)s, %(group_id)s, u FROM unnest(%(users)s::text[]) AS u ORDER BY u
    ON CONFLICT DO NOTHING
"""

WHOLE = """
    UPDATE user_groups SET is_stale = false
    WHERE team_id = %(team_id)s AND group_id = %(group_id)s
"""

NEXT_STALE = """
    SELECT group_id FROM user_groups
    WHERE team_id = %(team_id)s AND group_id > %(after)s AND is_stale AND is_enabled
    ORDER BY group_id LIMIT 1
"""

FORGET = """
    UPDATE user_groups SET is_enabled = false
    WHERE team_id = %(team_id)s AND is_enabled AND NOT group_id = ANY(%(known)s)
"""

FIND = """
    SELECT group_id, handle, name, is_enabled FROM user_groups
    WHERE team_id = %(team_id)s AND group_id = %(group_id)s
"""

SIZE = """
    SELECT count(*) AS size FROM user_group_members
    WHERE team_id = %(team_id)s AND group_id = %(group_id)s
"""

BIND = """
    INSERT INTO role_bindings (team_id, id, group_id, role, bound_by)
    VALUES (%(team_id)s, %(id)s, %(group_id)s, %(role)s, %(by)s)
    ON CONFLICT DO NOTHING RETURNING id
"""

UNBIND = """
    UPDATE role_bindings SET unbound_at = clock_timestamp(), unbound_by = %(by)s
    WHERE team_id = %(team_id)s AND group_id = %(group_id)s AND unbound_at IS NULL
      AND (%(role)s::text IS NULL OR role = %(role)s)
    RETURNING role
"""

BINDINGS = """
    SELECT b.group_id, b.role, b.bound_by, b.bound_at, g.handle, g.is_enabled,
           (SELECT count(*) FROM user_group_members AS i
            WHERE i.team_id = b.team_id AND i.group_id = b.group_id) AS members
    FROM role_bindings AS b
    LEFT JOIN user_groups AS g ON g.team_id = b.team_id AND g.group_id = b.group_id
    WHERE b.team_id = %(team_id)s AND b.unbound_at IS NULL ORDER BY b.bound_at
"""


class UserGroupRepository:
    """User groups and the roles bound to them, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, team_id: str, group: Mapping[str, Any], users: Sequence[str] | None) -> bool:
        """Keep a group as Slack describes it (services.directory.Group); False if that is old.

        :param users: everybody who is in it, or None where Slack didn't tell all of them
        """
        plain = {name: group[name] for name in GROUP} | {"is_stale": users is None}
        values = json.dumps(plain, default=str)
        if row(self._session, SAVE, team_id=team_id, group=values) is None:
            return False
        if users is not None:
            self.fill(team_id, group["group_id"], users)
        return True

    def fill(self, team_id: str, group_id: str, users: Sequence[str]) -> None:
        """Write down that exactly *users* are in a group; it must be held."""
        about = {"team_id": team_id, "group_id": group_id, "users": list(users)}
        rows(self._session, KEEP_ONLY, **about)
        rows(self._session, PUT_IN, **about)
        rows(self._session, WHOLE, team_id=team_id, group_id=group_id)

    def next_stale(self, team_id: str, *, after: str) -> str:
        """Return the first group behind *after* that must be read by itself; empty: none."""
        found = row(self._session, NEXT_STALE, team_id=team_id, after=after)
        return "" if found is None else str(found["group_id"])

    def lock(self, team_id: str, group_id: str) -> Row | None:
        """Return `changed_at` and `is_stale` of a group, held until this transaction ends."""
        return row(self._session, LOCK, team_id=team_id, group_id=group_id)

    def change(
        self,
        team_id: str,
        group_id: str,
        *,
        added: Sequence[str],
        removed: Sequence[str],
        changed_at: datetime | None,
        stale: bool,
    ) -> None:
        """Put people in and take people out of a group whose row is held."""
        about = {"team_id": team_id, "group_id": group_id}
        rows(self._session, TAKE_OUT, users=list(removed), **about)
        rows(self._session, PUT_IN, users=list(added), **about)
        rows(self._session, CHANGED, changed_at=changed_at, stale=stale, **about)

    def forget_others(self, team_id: str, known: Sequence[str]) -> None:
        """Disable the groups that Slack's whole list doesn't name."""
        rows(self._session, FORGET, team_id=team_id, known=list(known))

    def find(self, team_id: str, group_id: str) -> Row | None:
        """Return a group, or None if Slack never told of it."""
        return row(self._session, FIND, team_id=team_id, group_id=group_id)

    def size(self, team_id: str, group_id: str) -> int:
        """Return how many people are in the group."""
        found = row(self._session, SIZE, team_id=team_id, group_id=group_id)
        return 0 if found is None else int(found["size"])

    def bind(self, team_id: str, group_id: str, role: str, *, by: str) -> bool:
        """Give *role* to whoever is in the group; False if they have it by that already."""
        values = {"team_id": team_id, "group_id": group_id, "role": role, "by": by}
        return row(self._session, BIND, id=uuid.uuid4(), **values) is not None

    def unbind(self, team_id: str, group_id: str, role: str | None, *, by: str) -> list[str]:
        """Take *role* (None: all of them) from the group; return what was taken."""
        values = {"team_id": team_id, "group_id": group_id, "role": role, "by": by}
        return [found["role"] for found in rows(self._session, UNBIND, **values)]

    def bindings(self, team_id: str) -> Sequence[Row]:
        """Return every role that a group gives, oldest first."""
        return rows(self._session, BINDINGS, team_id=team_id)


GROUP = ("group_id", "handle", "name", "is_enabled", "changed_at")
"""The fields of a group that are a column each."""

"""Queries on members and their roles."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.session import Row, row, rows

STANDING = """
    SELECT m.user_id, m.name, m.is_admin, m.is_bot, m.is_deleted, m.is_guest, m.is_stranger,
           m.fetched_at > clock_timestamp() - %(fresh)s AS fresh,
           coalesce(array_agg(g.role) FILTER (WHERE g.role IS NOT NULL), '{}') AS roles
    FROM members AS m
    LEFT JOIN role_grants AS g
        ON g.team_id = m.team_id AND g.user_id = m.user_id AND g.revoked_at IS NULL
    WHERE m.team_id = %(team_id)s AND m.user_id = ANY(%(users)s)
    GROUP BY m.team_id, m.user_id
"""

IS_PLAIN = """
    SELECT NOT (m.is_admin OR EXISTS (
        SELECT FROM role_grants AS g
        WHERE g.team_id = m.team_id AND g.user_id = m.user_id AND g.revoked_at IS NULL))
    FROM members AS m WHERE m.team_id = %(team_id)s AND m.user_id = %(user_id)s
"""
"""Whether a person is known and has no role at all."""

SAVE = """
    INSERT INTO members (team_id, user_id, name, is_admin, is_bot, is_deleted, is_guest,
                         is_stranger, time_zone, locale)
    VALUES (%(team_id)s, %(user_id)s, %(name)s, %(is_admin)s, %(is_bot)s, %(is_deleted)s,
            %(is_guest)s, %(is_stranger)s, %(time_zone)s, %(locale)s)
    ON CONFLICT (team_id, user_id) DO UPDATE SET
        name = excluded.name, is_admin = excluded.is_admin, is_bot = excluded.is_bot,
        is_deleted = excluded.is_deleted, is_guest = excluded.is_guest,
        is_stranger = excluded.is_stranger, time_zone = excluded.time_zone,
        locale = excluded.locale, fetched_at = clock_timestamp()
"""

GRANT = """
    INSERT INTO role_grants (team_id, id, user_id, role, granted_by)
    VALUES (%(team_id)s, %(id)s, %(user_id)s, %(role)s, %(by)s)
    ON CONFLICT DO NOTHING RETURNING id
"""

REVOKE = """
    UPDATE role_grants SET revoked_at = clock_timestamp(), revoked_by = %(by)s
    WHERE team_id = %(team_id)s AND user_id = %(user_id)s AND role = %(role)s
      AND revoked_at IS NULL
    RETURNING id
"""

GRANTS = """
    SELECT user_id, role, granted_by, granted_at FROM role_grants
    WHERE team_id = %(team_id)s AND revoked_at IS NULL ORDER BY granted_at
"""


class MemberRepository:
    """People and their roles, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def standing(self, team_id: str, users: Sequence[str], *, fresh: timedelta) -> dict[str, Row]:
        """Return what is known of *users*, by id, with roles; `fresh`: asked within *fresh*."""
        found = rows(self._session, STANDING, team_id=team_id, users=list(users), fresh=fresh)
        return {each["user_id"]: each for each in found}

    def save(self, team_id: str, profile: Mapping[str, Any]) -> None:
        """Remember what Slack says of a person (the fields of services.ports.Profile)."""
        rows(self._session, SAVE, team_id=team_id, **profile)

    def grant(self, team_id: str, user_id: str, role: str, *, by: str) -> bool:
        """Give a role; False if they have it already."""
        values = {"team_id": team_id, "user_id": user_id, "role": role, "by": by}
        return row(self._session, GRANT, id=uuid.uuid4(), **values) is not None

    def revoke(self, team_id: str, user_id: str, role: str, *, by: str) -> bool:
        """Take a role away; False if they have none."""
        values = {"team_id": team_id, "user_id": user_id, "role": role, "by": by}
        return row(self._session, REVOKE, **values) is not None

    def grants(self, team_id: str) -> Sequence[Row]:
        """Return every role in force, oldest first."""
        return rows(self._session, GRANTS, team_id=team_id)

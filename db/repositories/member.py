"""Queries on members and their roles."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.session import Row, row, rows

ROLES = """
    SELECT g.role FROM role_grants AS g
    WHERE g.team_id = m.team_id AND g.user_id = m.user_id AND g.revoked_at IS NULL
      AND (g.ends_at IS NULL OR g.ends_at > clock_timestamp())
    UNION
    SELECT b.role FROM user_group_members AS i
    JOIN user_groups AS u ON u.team_id = i.team_id AND u.group_id = i.group_id AND u.is_enabled
    JOIN role_bindings AS b ON b.team_id = i.team_id AND b.group_id = i.group_id
        AND b.unbound_at IS NULL
    WHERE i.team_id = m.team_id AND i.user_id = m.user_id
"""
"""The roles of one member `m`: given by hand and not over yet, or to a user group they are in."""

STANDING = f"""
    SELECT m.user_id, m.name, m.is_owner, m.is_admin, m.is_bot, m.is_deleted, m.is_guest,
           m.is_stranger, m.time_zone, m.locale, m.joined_at,
           m.fetched_at > clock_timestamp() - %(fresh)s AS fresh, ARRAY({ROLES}) AS roles
    FROM members AS m
    WHERE m.team_id = %(team_id)s AND m.user_id = ANY(%(users)s)
"""  # noqa: S608 - of our own words

IS_PLAIN = f"""
    SELECT NOT (m.is_admin OR EXISTS ({ROLES}))
    FROM members AS m WHERE m.team_id = %(team_id)s AND m.user_id = %(user_id)s
"""  # noqa: S608 - of our own words
"""Whether a person is known and has no role at all."""

SAVE = """
    INSERT INTO members (team_id, user_id, name, is_owner, is_admin, is_bot, is_deleted, is_guest,
                         is_stranger, time_zone, locale, changed_at, joined_at)
    SELECT %(team_id)s, p.* FROM jsonb_to_recordset(%(people)s::jsonb) AS p(
        user_id text, name text, is_owner boolean, is_admin boolean, is_bot boolean,
        is_deleted boolean, is_guest boolean, is_stranger boolean, time_zone text, locale text,
        changed_at timestamptz, joined_at timestamptz)
    ORDER BY p.user_id
    ON CONFLICT (team_id, user_id) DO UPDATE SET
        name = excluded.name, is_owner = excluded.is_owner, is_admin = excluded.is_admin,
        is_bot = excluded.is_bot, is_deleted = excluded.is_deleted, is_guest = excluded.is_guest,
        is_stranger = excluded.is_stranger, time_zone = excluded.time_zone,
        locale = excluded.locale, fetched_at = clock_timestamp(),
        changed_at = coalesce(excluded.changed_at, members.changed_at),
        joined_at = coalesce(members.joined_at, excluded.joined_at)
        WHERE excluded.changed_at IS NULL OR members.changed_at IS NULL
           OR excluded.changed_at >= members.changed_at
"""
"""In the order of their ids, so that two pages never wait for each other in a circle."""

GRANT = """
    INSERT INTO role_grants (team_id, id, user_id, role, granted_by, ends_at)
    VALUES (%(team_id)s, %(id)s, %(user_id)s, %(role)s, %(by)s,
            coalesce(%(until)s::timestamptz, clock_timestamp() + %(lasts)s))
    ON CONFLICT DO NOTHING RETURNING ends_at
"""

CLOSE = """
    UPDATE role_grants SET revoked_at = least(ends_at, clock_timestamp()), revoked_by = %(by)s
    WHERE team_id = %(team_id)s AND user_id = %(user_id)s AND role = %(role)s
      AND revoked_at IS NULL
      AND (ends_at <= clock_timestamp() OR ends_at IS DISTINCT FROM
           coalesce(%(until)s::timestamptz, clock_timestamp() + %(lasts)s::interval))
"""
"""Make room for a new grant: what is over, or would end at another time."""

REVOKE = """
    UPDATE role_grants SET revoked_at = clock_timestamp(), revoked_by = %(by)s
    WHERE team_id = %(team_id)s AND user_id = %(user_id)s AND role = %(role)s
      AND revoked_at IS NULL
    RETURNING ends_at IS NULL OR ends_at > clock_timestamp() AS was_in_force
"""

GRANTS = """
    SELECT user_id, role, granted_by, granted_at, ends_at FROM role_grants
    WHERE team_id = %(team_id)s AND revoked_at IS NULL
      AND (ends_at IS NULL OR ends_at > clock_timestamp())
    ORDER BY granted_at
"""


WITH_ORIGIN = """
    SELECT g.role, g.granted_by AS given_by, '' AS group_id, g.ends_at FROM role_grants AS g
    WHERE g.team_id = %(team_id)s AND g.user_id = %(user_id)s AND g.revoked_at IS NULL
      AND (g.ends_at IS NULL OR g.ends_at > clock_timestamp())
    UNION ALL
    SELECT b.role, b.bound_by, b.group_id, NULL FROM user_group_members AS i
    JOIN user_groups AS u ON u.team_id = i.team_id AND u.group_id = i.group_id AND u.is_enabled
    JOIN role_bindings AS b ON b.team_id = i.team_id AND b.group_id = i.group_id
        AND b.unbound_at IS NULL
    WHERE i.team_id = %(team_id)s AND i.user_id = %(user_id)s
    ORDER BY role, group_id
"""

ADMINS = """
    SELECT user_id, is_owner, count(*) OVER () AS total FROM members
    WHERE team_id = %(team_id)s AND is_admin
      AND NOT (is_deleted OR is_bot OR is_stranger OR is_guest)
    ORDER BY is_owner DESC, user_id LIMIT %(limit)s
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
        self.save_all(team_id, [profile])

    def save_all(self, team_id: str, profiles: Sequence[Mapping[str, Any]]) -> None:
        """Remember what Slack says of people, each once; an older word changes nothing."""
        once = {profile["user_id"]: profile for profile in profiles}
        people = json.dumps(list(once.values()), default=str)
        rows(self._session, SAVE, team_id=team_id, people=people)

    def grant(
        self,
        team_id: str,
        user_id: str,
        role: str,
        *,
        by: str,
        lasts: timedelta | None = None,
        until: datetime | None = None,
    ) -> Row | None:
        """Give a role for *lasts*, or *until* then (neither: until it is revoked).

        Return its `ends_at`; None if they have it just so. One that would end at another time gives
        way to this one.
        """
        values: dict[str, object] = {"team_id": team_id, "user_id": user_id, "role": role}
        values |= {"by": by, "lasts": lasts, "until": until}
        rows(self._session, CLOSE, **values)
        return row(self._session, GRANT, id=uuid.uuid4(), **values)

    def revoke(self, team_id: str, user_id: str, role: str, *, by: str) -> bool:
        """Take a role away; False if they have none by hand."""
        values = {"team_id": team_id, "user_id": user_id, "role": role, "by": by}
        found = row(self._session, REVOKE, **values)
        return found is not None and bool(found["was_in_force"])

    def grants(self, team_id: str) -> Sequence[Row]:
        """Return every role given by hand that is in force, oldest first."""
        return rows(self._session, GRANTS, team_id=team_id)

    def roles_with_origin(self, team_id: str, user_id: str) -> Sequence[Row]:
        """Return a person's given roles: role, given_by, group_id (empty: by hand), ends_at."""
        return rows(self._session, WITH_ORIGIN, team_id=team_id, user_id=user_id)

    def admins(self, team_id: str, *, limit: int) -> dict[str, Any]:
        """Return `admins`, by Slack's flags (user, is_owner; owners first), and how many: `total`.

        At most *limit* of them are named.
        """
        found = rows(self._session, ADMINS, team_id=team_id, limit=limit)
        named = [{"user": each["user_id"], "is_owner": each["is_owner"]} for each in found]
        return {"admins": named, "total": found[0]["total"] if found else 0}

"""Queries on reminders as their owners see them."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

from sqlalchemy.orm import Session

from db.models.reminder import ReminderState
from db.records.reminder import COLUMNS, ReminderRecord, from_row
from db.session import Row, row, rows

_VALUES = ", ".join(f"%({name})s" for name in ReminderRecord.__dataclass_fields__)

ADD = f"""
    INSERT INTO reminders ({COLUMNS}) VALUES ({_VALUES}) ON CONFLICT DO NOTHING RETURNING id
"""  # noqa: S608 - built from constants

CHANGE = """
    UPDATE reminders
    SET text = %(text)s, loud = %(loud)s, rule = %(rule)s, words = %(words)s, zone = %(zone)s,
        rules = %(rules)s, follows = %(follows)s, channel = %(channel)s,
        next_local = %(next_local)s, next_at = %(next_at)s, state = %(state)s, why = %(why)s,
        updated_at = clock_timestamp()
    WHERE team_id = %(team_id)s AND id = %(id)s AND state IN ('active', 'paused')
    RETURNING id
"""

LOCK = f"""
    SELECT {COLUMNS} FROM reminders WHERE team_id = %(team_id)s AND id = %(id)s FOR UPDATE
"""  # noqa: S608 - built from constants

OF_OWNER = f"""
    SELECT {COLUMNS} FROM reminders
    WHERE team_id = %(team_id)s AND state IN ('active', 'paused')
      AND (owner = %(owner)s OR %(announcements)s AND kind = 'announcement')
    ORDER BY next_at, id LIMIT %(limit)s
"""  # noqa: S608 - built from constants

COUNTED = """
    SELECT count(*) AS mine, count(*) FILTER (WHERE channel <> owner) AS others,
           count(*) FILTER (WHERE channel <> owner
                            AND created_at > (SELECT clock_timestamp() - %(within)s)) AS lately
    FROM reminders
    WHERE team_id = %(team_id)s AND owner = %(owner)s AND state IN ('active', 'paused')
"""

SETTLE = """
    UPDATE reminders SET state = %(state)s, why = %(why)s, updated_at = clock_timestamp()
    WHERE team_id = %(team_id)s AND id = %(id)s AND state IN ('active', 'paused')
    RETURNING id
"""

PAUSE = """
    UPDATE reminders SET state = 'paused', why = %(why)s, updated_at = clock_timestamp()
    WHERE team_id = %(team_id)s AND state = 'active' AND channel = %(channel)s
      AND (%(owner)s::text = '' OR owner = %(owner)s) AND owner <> channel
    RETURNING id
"""

FOLLOWING = f"""
    SELECT {COLUMNS} FROM reminders
    WHERE team_id = %(team_id)s AND owner = %(owner)s AND state IN ('active', 'paused')
      AND follows AND zone <> %(zone)s
    ORDER BY id FOR UPDATE
"""  # noqa: S608 - built from constants

# One look into the index for each pair of zone and rules, however many reminders have it.
ZONES = """
    WITH RECURSIVE pair(zone, rules) AS (
        (SELECT zone, rules FROM reminders WHERE state = 'active' ORDER BY zone, rules LIMIT 1)
        UNION ALL
        SELECT next.zone, next.rules FROM pair CROSS JOIN LATERAL (
            SELECT zone, rules FROM reminders
            WHERE state = 'active' AND (zone, rules) > (pair.zone, pair.rules)
            ORDER BY zone, rules LIMIT 1) AS next
    )
    SELECT zone, rules FROM pair
"""

OF_RULES = f"""
    SELECT {COLUMNS} FROM reminders
    WHERE state = 'active' AND zone = %(zone)s AND rules = %(rules)s
    ORDER BY team_id, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
"""  # noqa: S608 - built from constants

RESUMABLE = f"""
    SELECT {COLUMNS} FROM reminders AS r
    WHERE state = 'paused' AND updated_at < (SELECT clock_timestamp() - %(after)s)
      AND (why = 'gone' AND NOT EXISTS (
              SELECT FROM members AS m WHERE m.team_id = r.team_id
                AND m.user_id IN (r.owner, r.channel) AND m.is_deleted)
           OR why = 'banned' AND NOT EXISTS (
              SELECT FROM sanctions AS s WHERE s.team_id = r.team_id AND s.user_id = r.owner
                AND s.kind = 'ban' AND s.lifted_at IS NULL
                AND (s.ends_at IS NULL OR s.ends_at > clock_timestamp())))
    ORDER BY updated_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
"""  # noqa: S608 - built from constants

FORGET = """
    DELETE FROM reminders WHERE (team_id, id) IN (
        SELECT team_id, id FROM reminders
        WHERE state IN ('over', 'cancelled') AND updated_at < (SELECT clock_timestamp() - %(after)s)
        ORDER BY updated_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
    RETURNING id
"""

REFUSE = """
    INSERT INTO reminder_refusals (team_id, user_id, sender)
    VALUES (%(team_id)s, %(user_id)s, %(sender)s) ON CONFLICT DO NOTHING RETURNING sender
"""

ACCEPT = """
    DELETE FROM reminder_refusals
    WHERE team_id = %(team_id)s AND user_id = %(user_id)s
      AND (%(sender)s::text = '' OR sender = %(sender)s)
    RETURNING sender
"""

IS_REFUSED = """
    SELECT sender FROM reminder_refusals
    WHERE team_id = %(team_id)s AND user_id = %(user_id)s AND sender IN ('', %(sender)s)
"""


class ReminderRepository:
    """Reminders, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, reminder: ReminderRecord) -> bool:
        """Write one; False if the same request has made one already."""
        return row(self._session, ADD, **_values(reminder)) is not None

    def change(self, reminder: ReminderRecord) -> bool:
        """Write what it is now: text, schedule, place, state; False if it is closed."""
        return row(self._session, CHANGE, **_values(reminder)) is not None

    def lock(self, team_id: str, reminder_id: uuid.UUID) -> ReminderRecord | None:
        """Return one, held until this transaction ends; others wait."""
        found = row(self._session, LOCK, team_id=team_id, id=reminder_id)
        return None if found is None else from_row(found)

    def of(
        self, team_id: str, owner: str, *, announcements: bool, limit: int
    ) -> list[ReminderRecord]:
        """Return those of *owner* that still come, the next first; with all announcements."""
        values = {"owner": owner, "announcements": announcements, "limit": limit}
        return [from_row(each) for each in rows(self._session, OF_OWNER, team_id=team_id, **values)]

    def counted(self, team_id: str, owner: str, *, within: timedelta) -> Row:
        """Return how many *owner* has: mine, others (said to others), lately (made *within*)."""
        found = row(self._session, COUNTED, team_id=team_id, owner=owner, within=within)
        return found or {"mine": 0, "others": 0, "lately": 0}

    def settle(
        self, team_id: str, reminder_id: uuid.UUID, state: ReminderState, *, why: str = ""
    ) -> bool:
        """Close or pause one; False if it is closed."""
        values = {"id": reminder_id, "state": state.value, "why": why}
        return row(self._session, SETTLE, team_id=team_id, **values) is not None

    def pause(self, team_id: str, channel: str, *, why: str, owner: str = "") -> int:
        """Pause what others (or *owner*) have said in *channel*; return how many."""
        values = {"channel": channel, "why": why, "owner": owner}
        return len(rows(self._session, PAUSE, team_id=team_id, **values))

    def following(self, team_id: str, owner: str, zone: str) -> list[ReminderRecord]:
        """Return, held, those that follow their owner and are not in *zone* yet."""
        found = rows(self._session, FOLLOWING, team_id=team_id, owner=owner, zone=zone)
        return [from_row(each) for each in found]

    def zones(self) -> Sequence[Row]:
        """Return each pair of zone and rules that active reminders have."""
        return rows(self._session, ZONES)

    def of_rules(self, zone: str, rules: str, *, limit: int) -> list[ReminderRecord]:
        """Return, held, some whose next time was computed by these rules; held ones are passed."""
        found = rows(self._session, OF_RULES, zone=zone, rules=rules, limit=limit)
        return [from_row(each) for each in found]

    def resumable(self, *, after: timedelta, limit: int) -> list[ReminderRecord]:
        """Return, held, some that were paused *after* ago for what no longer holds."""
        found = rows(self._session, RESUMABLE, after=after, limit=limit)
        return [from_row(each) for each in found]

    def forget(self, *, after: timedelta, limit: int) -> int:
        """Delete some that were closed *after* ago: they hold people's words."""
        return len(rows(self._session, FORGET, after=after, limit=limit))

    def refuse(self, team_id: str, user_id: str, sender: str) -> bool:
        """Note that somebody doesn't want *sender*'s (empty: anybody's); False if they did."""
        values = {"user_id": user_id, "sender": sender}
        return row(self._session, REFUSE, team_id=team_id, **values) is not None

    def accept(self, team_id: str, user_id: str, sender: str) -> bool:
        """Take back a refusal of *sender*, or all of them; False if there was none."""
        values = {"user_id": user_id, "sender": sender}
        return bool(rows(self._session, ACCEPT, team_id=team_id, **values))

    def is_refused(self, team_id: str, user_id: str, sender: str) -> bool:
        """Tell whether somebody doesn't want to be reminded by *sender*."""
        values = {"user_id": user_id, "sender": sender}
        return row(self._session, IS_REFUSED, team_id=team_id, **values) is not None


def _values(reminder: ReminderRecord) -> dict[str, object]:
    return {**asdict(reminder), "state": reminder.state.value}

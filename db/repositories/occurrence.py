"""Queries on what comes now: claimed in order, once each, then said as fast as Slack allows."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.records.reminder import COLUMNS, ReminderRecord, from_row
from db.session import Row, row, rows

# Reads the beginning of a partial index, bounded by a time that is known before (a SELECT of its
# own), so what comes later costs nothing.
DUE = f"""
    SELECT {COLUMNS},
           EXISTS (SELECT FROM members AS m WHERE m.team_id = r.team_id
               AND m.user_id IN (r.owner, r.channel) AND m.is_deleted) AS gone,
           EXISTS (SELECT FROM sanctions AS s WHERE s.team_id = r.team_id AND s.user_id = r.owner
               AND s.kind = 'ban' AND s.lifted_at IS NULL
               AND (s.ends_at IS NULL OR s.ends_at > clock_timestamp())) AS banned,
           r.owner <> r.channel AND EXISTS (SELECT FROM reminder_refusals AS f
               WHERE f.team_id = r.team_id AND f.user_id = r.channel
                 AND f.sender IN ('', r.owner)) AS refused
    FROM reminders AS r
    WHERE state = 'active' AND next_at <= (SELECT coalesce(%(now)s::timestamptz, clock_timestamp()))
    ORDER BY next_at LIMIT %(limit)s
    FOR UPDATE OF r SKIP LOCKED
"""  # noqa: S608 - built from constants

NOW = "SELECT coalesce(%(now)s::timestamptz, clock_timestamp()) AS now"

# The occurrences and the next times are one statement: whoever sees one sees the other.
COME = """
    WITH come AS MATERIALIZED (
        SELECT * FROM unnest(
            %(teams)s::text[], %(ids)s::uuid[], %(fired)s::timestamptz[], %(locals)s::timestamp[],
            %(nexts)s::timestamptz[], %(states)s::text[], %(whys)s::text[])
            AS c(team_id, id, fire_at, next_local, next_at, state, why)
    ), moved AS (
        UPDATE reminders AS r
        SET next_local = coalesce(c.next_local, r.next_local),
            next_at = coalesce(c.next_at, r.next_at),
            state = c.state, why = c.why, updated_at = clock_timestamp()
        FROM come AS c WHERE r.team_id = c.team_id AND r.id = c.id
    )
    INSERT INTO reminder_occurrences (team_id, reminder_id, fire_at, fire_on)
    SELECT team_id, id, fire_at, (fire_at AT TIME ZONE 'UTC')::date FROM come
    WHERE state <> 'paused'
    ON CONFLICT DO NOTHING
    RETURNING team_id
"""

SETTLED = """
    UPDATE reminder_occurrences AS o
    SET state = CASE d.state WHEN 'sent' THEN 'sent' ELSE 'failed' END
    FROM deliveries AS d
    WHERE o.state = 'handed' AND d.team_id = o.team_id AND d.id = o.delivery_id
      AND d.made_on = o.fire_on AND d.state IN ('sent', 'failed', 'unclear')
    RETURNING o.team_id, o.reminder_id, o.fire_at, o.fire_on, d.state, d.error
"""

# Each workspace has its turn: the oldest of what waits, and no more at once than *most*. So what
# Slack's rates hold back waits here, in order, and not among the deliveries.
TURNS = f"""
    WITH RECURSIVE team(id) AS (
        (SELECT team_id FROM reminder_occurrences WHERE state = 'waiting'
         ORDER BY team_id LIMIT 1)
        UNION ALL
        SELECT (SELECT o.team_id FROM reminder_occurrences AS o
                WHERE o.state = 'waiting' AND o.team_id > team.id ORDER BY o.team_id LIMIT 1)
        FROM team WHERE team.id IS NOT NULL
    ), turn AS (
        SELECT o.* FROM team CROSS JOIN LATERAL (
            SELECT w.team_id, w.reminder_id, w.fire_at, w.fire_on FROM reminder_occurrences AS w
            WHERE w.team_id = team.id AND w.state = 'waiting'
            ORDER BY w.fire_at
            LIMIT greatest(0, %(most)s - (SELECT count(*) FROM reminder_occurrences AS h
                                          WHERE h.team_id = team.id AND h.state = 'handed'))
            FOR UPDATE SKIP LOCKED) AS o
        WHERE team.id IS NOT NULL
    )
    SELECT t.fire_at, t.fire_on, {", ".join("r." + name for name in COLUMNS.split(", "))}
    FROM turn AS t JOIN reminders AS r ON r.team_id = t.team_id AND r.id = t.reminder_id
    ORDER BY t.fire_at LIMIT %(limit)s
"""  # noqa: S608 - built from constants

HANDED = """
    UPDATE reminder_occurrences AS o
    SET state = h.state, delivery_id = h.delivery_id, handed_at = clock_timestamp()
    FROM jsonb_to_recordset(%(handed)s::jsonb) AS h(
        team_id text, reminder_id uuid, fire_at timestamptz, fire_on date, state text,
        delivery_id uuid)
    WHERE o.team_id = h.team_id AND o.reminder_id = h.reminder_id AND o.fire_at = h.fire_at
      AND o.fire_on = h.fire_on
"""

ANSWER = """
    UPDATE reminder_occurrences
    SET answer = %(answer)s, answered_by = %(by)s, answered_at = clock_timestamp(),
        snoozed_until = %(until)s
    WHERE team_id = %(team_id)s AND reminder_id = %(id)s AND fire_at = %(fire_at)s
      AND fire_on = %(fire_on)s AND answer IS NULL
    RETURNING fire_at
"""

ANSWERED = """
    SELECT answer, answered_by, snoozed_until FROM reminder_occurrences
    WHERE team_id = %(team_id)s AND reminder_id = %(id)s AND fire_at = %(fire_at)s
      AND fire_on = %(fire_on)s
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """A reminder that is due, held."""

    reminder: ReminderRecord
    against: str
    """Why it may not come: gone, banned or refused; empty: it may."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Come:
    """What becomes of one that was due."""

    reminder: ReminderRecord
    state: str
    why: str = ""
    next_local: datetime | None = None
    next_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """One whose message may be said now, held."""

    reminder: ReminderRecord
    fire_at: datetime
    fire_on: Any


class OccurrenceRepository:
    """What comes now, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def due(self, *, limit: int, now: datetime | None = None) -> list[Due]:
        """Return what is due, oldest first, held; what another worker holds is passed over."""
        found = rows(self._session, DUE, limit=limit, now=now)
        return [Due(reminder=from_row(each), against=_against(each)) for each in found]

    def now(self, now: datetime | None = None) -> datetime:
        """Return what the database's clock shows; *now* stands in for it in tests."""
        found = row(self._session, NOW, now=now)
        if found is None:
            raise LookupError("PostgreSQL told no time")
        at: datetime = found["now"]
        return at

    def come(self, come: Sequence[Come]) -> int:
        """Write the occurrences and when each comes next; return how many came."""
        found = rows(
            self._session,
            COME,
            teams=[each.reminder.team_id for each in come],
            ids=[each.reminder.id for each in come],
            fired=[each.reminder.next_at for each in come],
            locals=[each.next_local for each in come],
            nexts=[each.next_at for each in come],
            states=[each.state for each in come],
            whys=[each.why for each in come],
        )
        return len(found)

    def settled(self) -> Sequence[Row]:
        """Note what became of the messages; return each: ids, fire_at, state, error."""
        return rows(self._session, SETTLED)

    def turns(self, *, most: int, limit: int) -> list[Turn]:
        """Return what may be said now: per workspace the oldest, with *most* under way in all."""
        found = rows(self._session, TURNS, most=most, limit=limit)
        return [
            Turn(reminder=from_row(each), fire_at=each["fire_at"], fire_on=each["fire_on"])
            for each in found
        ]

    def handed(self, handed: Sequence[Mapping[str, Any]]) -> None:
        """Note that messages are written down (or dropped): ids, state, delivery_id."""
        rows(self._session, HANDED, handed=json.dumps(list(handed), default=str))

    def answer(
        self,
        team_id: str,
        reminder_id: uuid.UUID,
        fire_at: datetime,
        *,
        answer: str,
        by: str,
        until: datetime | None = None,
    ) -> bool:
        """Note what was pressed; who is second finds it answered. Waits for one at the same time.

        :param until: to when it was put off
        """
        values = _key(team_id, reminder_id, fire_at) | {"answer": answer, "by": by, "until": until}
        return row(self._session, ANSWER, **values) is not None

    def answered(self, team_id: str, reminder_id: uuid.UUID, fire_at: datetime) -> Row | None:
        """Return what was pressed, by whom; None if it never came."""
        return row(self._session, ANSWERED, **_key(team_id, reminder_id, fire_at))


def _against(found: Row) -> str:
    return next((why for why in ("gone", "banned", "refused") if found[why]), "")


def _key(team_id: str, reminder_id: uuid.UUID, fire_at: datetime) -> dict[str, object]:
    return {"team_id": team_id, "id": reminder_id, "fire_at": fire_at, "fire_on": fire_at.date()}

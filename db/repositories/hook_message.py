"""Queries on messages for other programs: claimed a subscription at a time, tried, settled."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.session import Row, row, rows

WAKE = """
    UPDATE hooks AS h SET woken_at = clock_timestamp()
    FROM (SELECT DISTINCT team_id, hook FROM (
              SELECT m.team_id, m.hook FROM hook_messages AS m
              JOIN hooks AS o ON o.team_id = m.team_id AND o.number = m.hook
              WHERE m.state = 'waiting' AND m.due_at <= (SELECT clock_timestamp())
                AND o.ended_at IS NULL AND o.off_at IS NULL
                AND (o.due_at IS NULL OR o.due_at <= clock_timestamp())
                AND (o.lease_until IS NULL OR o.lease_until <= clock_timestamp())
              ORDER BY m.due_at LIMIT %(limit)s) AS oldest) AS m
    WHERE h.team_id = m.team_id AND h.number = m.hook
      AND (h.woken_at IS NULL OR h.woken_at <= clock_timestamp() - %(after)s)
    RETURNING h.team_id, h.number
"""

CLAIM = """
    WITH next AS MATERIALIZED (
        SELECT id FROM hook_messages
        WHERE team_id = %(team_id)s AND hook = %(hook)s AND state = 'waiting'
          AND due_at <= (SELECT clock_timestamp())
        ORDER BY due_at, at LIMIT 1
    ), held AS (
        UPDATE hooks SET lease_token = %(token)s, lease_until = clock_timestamp() + %(lease)s
        WHERE team_id = %(team_id)s AND number = %(hook)s AND kind = 'events'
          AND ended_at IS NULL AND off_at IS NULL
          AND (due_at IS NULL OR due_at <= clock_timestamp())
          AND (lease_until IS NULL OR lease_until <= clock_timestamp())
          AND EXISTS (SELECT FROM next)
        RETURNING address, secret,
            CASE WHEN previous_until > clock_timestamp() THEN previous_secret END AS previous,
            failing_since, failures, created_by, host, lease_token AS token
    )
    UPDATE hook_messages AS m SET attempts = attempts + 1 FROM next, held
    WHERE m.team_id = %(team_id)s AND m.id = next.id AND m.state = 'waiting'
    RETURNING m.team_id, m.hook, m.id, m.event, m.data, m.at, m.attempts, held.*
"""
"""One message of a subscription at a time: a slow other side keeps one worker at most."""

ARRIVED = """
    WITH held AS (
        UPDATE hooks SET lease_token = NULL, lease_until = NULL, woken_at = NULL, due_at = NULL,
            failures = 0, failing_since = NULL, heard_at = clock_timestamp()
        WHERE team_id = %(team_id)s AND number = %(hook)s AND lease_token = %(token)s
        RETURNING number
    )
    UPDATE hook_messages SET state = 'arrived', answer = %(answer)s,
        settled_at = clock_timestamp()
    WHERE team_id = %(team_id)s AND id = %(id)s AND EXISTS (SELECT FROM held) RETURNING id
"""

FAILED = """
    WITH held AS (
        UPDATE hooks SET lease_token = NULL, lease_until = NULL, woken_at = NULL,
            failures = failures + 1, failing_since = coalesce(failing_since, clock_timestamp()),
            due_at = clock_timestamp() + %(rest)s
        WHERE team_id = %(team_id)s AND number = %(hook)s AND lease_token = %(token)s
        RETURNING number
    )
    UPDATE hook_messages SET answer = %(answer)s,
        due_at = clock_timestamp() + coalesce(%(wait)s::interval, interval '0'),
        state = CASE WHEN %(wait)s::interval IS NULL THEN 'given_up' ELSE state END,
        settled_at = CASE WHEN %(wait)s::interval IS NULL THEN clock_timestamp() END
    WHERE team_id = %(team_id)s AND id = %(id)s AND EXISTS (SELECT FROM held) RETURNING id
"""

TURN_OFF = """
    WITH off AS (
        UPDATE hooks SET off_at = clock_timestamp()
        WHERE team_id = %(team_id)s AND number = %(hook)s AND off_at IS NULL AND ended_at IS NULL
        RETURNING number
    ), left_over AS (
        UPDATE hook_messages SET state = 'given_up', settled_at = clock_timestamp()
        WHERE team_id = %(team_id)s AND hook = (SELECT number FROM off) AND state = 'waiting'
    )
    SELECT number FROM off
"""

TURN_ON = """
    UPDATE hooks SET off_at = NULL, failing_since = NULL, failures = 0, due_at = NULL
    WHERE team_id = %(team_id)s AND number = %(hook)s AND kind = 'events' AND ended_at IS NULL
    RETURNING number
"""

ADD = """
    INSERT INTO hook_messages (team_id, id, hook, event, data)
    VALUES (%(team_id)s, %(id)s, %(hook)s, %(event)s, '{}'::jsonb) RETURNING id
"""

AGAIN = """
    UPDATE hook_messages SET state = 'waiting', attempts = 0, due_at = clock_timestamp(),
        settled_at = NULL
    WHERE team_id = %(team_id)s AND hook = %(hook)s AND id = %(id)s
    RETURNING id
"""

LOG = """
    SELECT id, event, at, state, attempts, answer, due_at FROM hook_messages
    WHERE team_id = %(team_id)s AND hook = %(hook)s ORDER BY at DESC LIMIT %(limit)s
"""

FORGET = """
    DELETE FROM hook_messages WHERE (team_id, id) IN (
        SELECT team_id, id FROM hook_messages
        WHERE state <> 'waiting' AND settled_at < (SELECT clock_timestamp() - %(after)s)
           OR state = 'waiting' AND due_at < (SELECT clock_timestamp() - %(after)s)
        LIMIT %(limit)s)
    RETURNING id
"""
"""What waits although its subscription is over was written while that ended."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedMessage:
    """A message that this worker alone may tell, with the other side's sealed address."""

    team_id: str
    hook: int
    id: uuid.UUID
    event: str
    data: dict[str, Any]
    at: datetime
    attempts: int
    """Counts this one; above 1 it may have arrived already."""
    address: str
    secret: str
    previous: str | None
    failing_since: datetime | None
    failures: int
    """Tries of this subscription in a row that failed, before this one."""
    created_by: str
    host: str
    token: uuid.UUID


class HookMessageRepository:
    """Messages for other programs, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def wake(self, *, limit: int, after: timedelta) -> Sequence[tuple[str, int]]:
        """Return the subscriptions (workspace, number) that have something due and may be tried.

        Who was woken and has told nothing yet is woken again after *after*.
        """
        found = rows(self._session, WAKE, limit=limit, after=after)
        return [(each["team_id"], each["number"]) for each in found]

    def claim(self, team_id: str, hook: int, *, lease: timedelta) -> ClaimedMessage | None:
        """Take the oldest that is due, and the subscription with it, for *lease*."""
        values = {"hook": hook, "token": uuid.uuid4(), "lease": lease}
        found = row(self._session, CLAIM, team_id=team_id, **values)
        return None if found is None else ClaimedMessage(**found)

    def arrived(self, claimed: ClaimedMessage, answer: str) -> bool:
        """Note that it has arrived; False if the lease was lost, so that it is told again."""
        return row(self._session, ARRIVED, answer=answer, **_of(claimed)) is not None

    def failed(
        self, claimed: ClaimedMessage, answer: str, *, wait: timedelta | None, rest: timedelta
    ) -> bool:
        """Note that it has not; it is tried again after *wait*, never if that is None.

        :param rest: how long the whole subscription is left alone
        """
        values = {"answer": answer, "wait": wait, "rest": rest}
        return row(self._session, FAILED, **values, **_of(claimed)) is not None

    def turn_off(self, team_id: str, hook: int) -> bool:
        """Tell nothing more there, and give up what waits; False if it is off or over."""
        return row(self._session, TURN_OFF, team_id=team_id, hook=hook) is not None

    def turn_on(self, team_id: str, hook: int) -> bool:
        """Tell there again; False if there is no such subscription."""
        return row(self._session, TURN_ON, team_id=team_id, hook=hook) is not None

    def add(self, team_id: str, hook: int, event: str) -> None:
        """Write a message that says nothing but *event*."""
        rows(self._session, ADD, team_id=team_id, id=uuid.uuid4(), hook=hook, event=event)

    def again(self, team_id: str, hook: int, message: uuid.UUID) -> bool:
        """Have one told again, under the same id; False if there is none."""
        values = {"hook": hook, "id": message}
        return row(self._session, AGAIN, team_id=team_id, **values) is not None

    def log(self, team_id: str, hook: int, *, limit: int) -> Sequence[Row]:
        """Return the newest first: id, event, at, state, attempts, answer, due_at."""
        return rows(self._session, LOG, team_id=team_id, hook=hook, limit=limit)

    def forget(self, *, after: timedelta, limit: int) -> int:
        """Delete what was settled, or forgotten, longer ago than *after*; return how many."""
        return len(rows(self._session, FORGET, after=after, limit=limit))


def _of(claimed: ClaimedMessage) -> dict[str, Any]:
    names = ("team_id", "hook", "id", "token")
    return {name: getattr(claimed, name) for name in names}

"""Queries on deliveries: written with their cause, claimed under a lease, settled."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.models.delivery import DeliveryState, DeliveryWay
from db.session import row, rows

ADD = """
    INSERT INTO deliveries (team_id, id, made_on, dedupe_key, way, channel, user_id, reply, view,
                            facts, message_ts, state)
    VALUES (%(team_id)s, %(id)s, %(made_on)s, %(dedupe_key)s, %(way)s, %(channel)s, %(user_id)s,
            %(reply)s, %(view)s, %(facts)s::jsonb, %(ts)s, 'pending')
    ON CONFLICT DO NOTHING
    RETURNING id
"""

ADD_ALL = """
    INSERT INTO deliveries (team_id, id, made_on, dedupe_key, way, channel, user_id, view, facts,
                            state)
    SELECT a.team_id, a.id, a.made_on, a.dedupe_key, 'post', a.channel, '', a.view, a.facts,
           'pending'
    FROM jsonb_to_recordset(%(posts)s::jsonb) AS a(team_id text, id uuid, made_on date,
        dedupe_key text, channel text, view text, facts jsonb)
    ON CONFLICT DO NOTHING
    RETURNING id
"""

CLAIM = """
    WITH next AS MATERIALIZED (
        SELECT team_id, id, made_on, attempts FROM deliveries
        WHERE team_id = %(team_id)s AND id = %(id)s AND made_on = %(made_on)s
          AND state IN ('pending', 'sending') AND due_at <= clock_timestamp()
          AND (lease_until IS NULL OR lease_until <= clock_timestamp())
        FOR UPDATE SKIP LOCKED
    )
    UPDATE deliveries AS d
    SET state = 'sending', attempts = d.attempts + 1, lease_token = %(token)s,
        lease_until = clock_timestamp() + %(lease)s
    FROM next AS n WHERE d.team_id = n.team_id AND d.id = n.id AND d.made_on = n.made_on
    RETURNING d.team_id, d.id, d.made_on, d.way, d.channel, d.user_id, d.reply, d.view, d.facts,
              d.attempts, d.lease_token AS token, d.created_at, d.message_ts
"""

RENEW = """
    UPDATE deliveries SET lease_until = clock_timestamp() + %(lease)s
    WHERE team_id = %(team_id)s AND id = %(id)s AND made_on = %(made_on)s
      AND lease_token = %(token)s
    RETURNING id
"""

SETTLE = """
    WITH settled AS (
        UPDATE deliveries
        SET state = %(state)s::text, error = %(error)s,
            message_channel = coalesce(%(channel)s, message_channel),
            message_ts = coalesce(%(ts)s, message_ts), lease_token = NULL, lease_until = NULL,
            reply = CASE WHEN way = 'letter' AND %(state)s::text <> 'pending' THEN NULL
                         ELSE reply END,
            facts = CASE WHEN %(state)s::text <> 'pending' THEN facts - 'sealed' ELSE facts END,
            due_at = clock_timestamp() + %(wait)s,
            attempts = CASE WHEN %(free)s THEN attempts - 1 ELSE attempts END,
            settled_at = CASE WHEN %(state)s::text <> 'pending' THEN clock_timestamp() END
        WHERE team_id = %(team_id)s AND id = %(id)s AND made_on = %(made_on)s
          AND lease_token = %(token)s
        RETURNING team_id, id, made_on
    ), asked AS (
        INSERT INTO delivery_questions (team_id, delivery_id, made_on)
        SELECT team_id, id, made_on FROM settled WHERE %(state)s::text = 'unclear'
    )
    SELECT id FROM settled
"""

WAKE = """
    WITH forgotten AS (
        SELECT team_id, id, made_on FROM deliveries
        WHERE state IN ('pending', 'sending') AND due_at <= (SELECT clock_timestamp())
          AND (lease_until IS NULL OR lease_until <= clock_timestamp())
          -- Put off, or left by a dead worker: its message is gone, so it is woken when it is due.
          AND ((error IS NOT NULL OR lease_until IS NOT NULL)
               AND (woken_at IS NULL OR woken_at < greatest(due_at, lease_until))
               OR due_at <= clock_timestamp() - %(after)s
               AND (woken_at IS NULL OR woken_at <= clock_timestamp() - %(after)s * 2))
        ORDER BY due_at LIMIT %(limit)s
        FOR UPDATE SKIP LOCKED
    )
    UPDATE deliveries AS d SET woken_at = clock_timestamp()
    FROM forgotten AS f WHERE d.team_id = f.team_id AND d.id = f.id AND d.made_on = f.made_on
    RETURNING d.team_id, d.id, d.made_on
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedDelivery:
    """Something to say that this worker alone may say."""

    team_id: str
    id: uuid.UUID
    made_on: date
    way: DeliveryWay
    channel: str
    user_id: str
    reply: str | None
    view: str
    facts: dict[str, Any]
    attempts: int
    """Counts this one; above 1 it may have been said already."""
    token: uuid.UUID
    created_at: datetime
    message_ts: str | None = None
    """Of the message that it redraws."""


class DeliveryRepository:
    """Deliveries, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(  # noqa: PLR0913 - all by name
        self,
        *,
        team_id: str,
        made_on: date,
        dedupe_key: str,
        way: DeliveryWay,
        view: str,
        facts: Mapping[str, Any],
        channel: str = "",
        user_id: str = "",
        reply: str | None = None,
        ts: str | None = None,
    ) -> uuid.UUID | None:
        """Write one thing to say; None if the same (by *dedupe_key*) is there already.

        :param ts: of the message in *channel* that it redraws
        """
        found = row(
            self._session,
            ADD,
            team_id=team_id,
            id=uuid.uuid4(),
            made_on=made_on,
            dedupe_key=dedupe_key,
            way=way.value,
            channel=channel,
            user_id=user_id,
            reply=reply,
            ts=ts,
            view=view,
            facts=json.dumps(dict(facts)),
        )
        return None if found is None else found["id"]

    def add_all(self, posts: Sequence[Mapping[str, Any]]) -> list[uuid.UUID | None]:
        """Write many posts at once: team_id, made_on, dedupe_key, channel, view, facts each.

        The id of each, or None if the same is there already.
        """
        named = [{**post, "id": uuid.uuid4()} for post in posts]
        found = rows(self._session, ADD_ALL, posts=json.dumps(named, default=str))
        added = {each["id"] for each in found}
        return [post["id"] if post["id"] in added else None for post in named]

    def claim(
        self, team_id: str, delivery_id: uuid.UUID, made_on: date, *, lease: timedelta
    ) -> ClaimedDelivery | None:
        """Take it for *lease*; None if it is settled, not due, or another worker's."""
        found = row(
            self._session,
            CLAIM,
            team_id=team_id,
            id=delivery_id,
            made_on=made_on,
            token=uuid.uuid4(),
            lease=lease,
        )
        return (
            None
            if found is None
            else ClaimedDelivery(**{**found, "way": DeliveryWay(found["way"])})
        )

    def renew(self, delivery: ClaimedDelivery, *, lease: timedelta) -> bool:
        """Keep it for *lease* from now on; False if it went to another worker meanwhile."""
        ids = {"team_id": delivery.team_id, "id": delivery.id, "made_on": delivery.made_on}
        found = row(self._session, RENEW, lease=lease, token=delivery.token, **ids)
        return found is not None

    def settle(
        self,
        delivery: ClaimedDelivery,
        state: DeliveryState,
        *,
        error: str | None = None,
        message: tuple[str, str] | None = None,
        wait: timedelta = timedelta(0),
        free: bool = False,
    ) -> bool:
        """Write what became of it; False if the lease went to another worker meanwhile.

        What is unclear asks the operator in the same statement.

        :param message: channel and ts of the message it became
        :param wait: until it is due again, where it goes back to pending
        :param free: do not count the attempt (nothing was tried)
        """
        channel, ts = message or (None, None)
        found = row(
            self._session,
            SETTLE,
            team_id=delivery.team_id,
            id=delivery.id,
            made_on=delivery.made_on,
            token=delivery.token,
            state=state.value,
            error=error,
            channel=channel,
            ts=ts,
            wait=wait,
            free=free,
        )
        return found is not None

    def wake(self, *, limit: int, after: timedelta) -> list[tuple[str, uuid.UUID, date]]:
        """Return what is due and nobody says.

        What was put off is woken at once, what may wait in the queue after *after*.
        """
        found = rows(self._session, WAKE, limit=limit, after=after)
        return [(each["team_id"], each["id"], each["made_on"]) for each in found]

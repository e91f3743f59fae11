"""Queries on the inbox: what Slack sent, from accepted to processed."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from sqlalchemy.orm import Session

from db.envelope import Envelope
from db.session import Row, row, rows

COLUMNS = (
    "team_id, key, sent_on, kind, name, task, actor, channel, facts, reply, request_id, received_at"
)

INSERT_MANY = f"""
    INSERT INTO inbox ({COLUMNS}, wake_at)
    SELECT {COLUMNS}, clock_timestamp() + interval '3 seconds'
    FROM jsonb_to_recordset(%(envelopes)s::jsonb) AS e(
        team_id text, key text, sent_on date, kind text, name text, task text, actor text,
        channel text, facts jsonb, reply text, request_id text, received_at timestamptz)
    ORDER BY team_id, key
    ON CONFLICT DO NOTHING
    RETURNING team_id, key
"""  # noqa: S608 - built from constants
"""Write a JSON array of envelopes; return the keys that are new.

Rows go in sorted, so that two batches with the same keys wait for each other and don't deadlock.
"""

LOCK = """
    SELECT processed_at IS NOT NULL AS processed FROM inbox
    WHERE team_id = %(team_id)s AND key = %(key)s AND sent_on = %(sent_on)s
    FOR UPDATE
"""

FINISH = """
    UPDATE inbox SET processed_at = clock_timestamp(), outcome = %(outcome)s
    WHERE team_id = %(team_id)s AND key = %(key)s AND sent_on = %(sent_on)s
"""

REOPEN = """
    UPDATE inbox SET processed_at = NULL, outcome = NULL, wakes = 0,
        wake_at = clock_timestamp() + interval '3 seconds'
    WHERE team_id = %(team_id)s AND key = %(key)s AND sent_on = %(sent_on)s
      AND outcome LIKE 'broken:%%'
    RETURNING key
"""

WAKE = f"""
    WITH waiting AS (
        SELECT team_id, key, sent_on FROM inbox
        WHERE processed_at IS NULL AND wake_at <= clock_timestamp()
          AND (split_part(task, '.', 1) = ANY(%(queues)s)
               OR wake_at <= clock_timestamp() - %(at_last)s)
        ORDER BY wake_at LIMIT %(limit)s
        FOR UPDATE SKIP LOCKED
    )
    UPDATE inbox SET wakes = wakes + 1, wake_at = clock_timestamp() + CASE
        WHEN wakes < 100
            THEN least(interval '3 seconds' * 2 ^ least(wakes, 6), interval '10 seconds')
        ELSE interval '5 minutes' END
    FROM waiting w
    WHERE inbox.team_id = w.team_id AND inbox.key = w.key AND inbox.sent_on = w.sent_on
    RETURNING {", ".join("inbox." + column for column in COLUMNS.split(", "))}
"""  # noqa: S608 - built from constants


class InboxRepository:
    """The inbox, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self, envelope: Envelope) -> bool:
        """Lock the row of *envelope* until this transaction ends; return False if it is processed.

        The row is written here when the front door could not (PostgreSQL was away): then the
        message is all there is. A second worker with the same message waits at the lock and then
        finds it processed.
        """
        found = self._lock(envelope)
        if found is None:
            rows(self._session, INSERT_MANY, envelopes=json.dumps([envelope]))
            found = self._lock(envelope)
        return found is not None and not found["processed"]

    def finish(self, envelope: Envelope, outcome: str) -> None:
        """Mark it processed, in the transaction that holds its effects."""
        rows(self._session, FINISH, outcome=outcome, **_id(envelope))

    def reopen(self, envelope: Envelope) -> bool:
        """Make a request that broke due again; False if it did not break, or is gone.

        Doing it twice is harmless: after the first time it is no longer broken.
        """
        return row(self._session, REOPEN, **_id(envelope)) is not None

    def wake(self, *, limit: int, queues: Sequence[str], at_last: timedelta) -> Sequence[Envelope]:
        """Return what nobody has processed in time; each is due again in 3 to 10 seconds.

        Only what belongs to *queues*, or has waited for *at_last*: what stands in a long queue was
        not forgotten, and sending it again would make the queue longer.
        What a hundred wake-ups did not get done is hardly a lost message: then every 5 minutes.
        """
        values = {"limit": limit, "queues": list(queues), "at_last": at_last}
        return [_envelope(found) for found in rows(self._session, WAKE, **values)]

    def _lock(self, envelope: Envelope) -> Row | None:
        return row(self._session, LOCK, **_id(envelope))


def _id(envelope: Envelope) -> dict[str, str]:
    return {name: str(envelope[name]) for name in ("team_id", "key", "sent_on")}


def _envelope(found: Row) -> Envelope:
    times = {
        "sent_on": found["sent_on"].isoformat(),
        "received_at": found["received_at"].isoformat(),
    }
    return cast(Envelope, {**found, **times})

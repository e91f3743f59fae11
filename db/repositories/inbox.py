"""Queries on the inbox: what Slack sent, from accepted to processed."""

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

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
    SELECT processed_at IS NOT NULL AS processed,
           set_config('steward.request', request_id, true) AS request,
           (SELECT jsonb_object_agg(p.name, p.value) FROM preferences AS p
            WHERE p.team_id = inbox.team_id) AS preferences
    FROM inbox
    WHERE team_id = %(team_id)s AND key = %(key)s AND sent_on = %(sent_on)s
    FOR UPDATE
"""
"""Nearly every rule asks for the workspace's settings: read here, they cost no round trip."""

FINISH = """
    UPDATE inbox SET processed_at = clock_timestamp(), outcome = %(outcome)s
    WHERE team_id = %(team_id)s AND key = %(key)s AND sent_on = %(sent_on)s
"""

FINISH_NAMELESS = """
    UPDATE inbox SET processed_at = clock_timestamp(), outcome = %(outcome)s,
        facts = facts - 'reporter'
    WHERE team_id = %(team_id)s AND key = %(key)s AND sent_on = %(sent_on)s
"""
"""Of who reports, the sealed address is kept no longer than until it is worked on."""

REOPEN = """
    UPDATE inbox SET processed_at = NULL, outcome = NULL, wakes = 0,
        wake_at = clock_timestamp() + interval '3 seconds'
    WHERE team_id = %(team_id)s AND key = %(key)s AND sent_on = %(sent_on)s
      AND outcome LIKE 'broken:%%'
    RETURNING key
"""

FACTS = """
    SELECT facts FROM inbox WHERE team_id = %(team_id)s AND key = %(key)s LIMIT 1
"""

WAKE = f"""
    WITH waiting AS (
        SELECT team_id, key, sent_on FROM inbox
        WHERE processed_at IS NULL AND wake_at <= (SELECT clock_timestamp())
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


ABOUT = "left(split_part(facts ->> 'value', '.', 1), 36)"
"""The conversation whose button was pressed; an index is on this very expression."""

EARLIER = f"""
    SELECT {COLUMNS} FROM inbox
    WHERE team_id = %(team_id)s AND {ABOUT} = %(about)s AND facts ->> 'value' IS NOT NULL
      AND processed_at IS NULL
      AND (received_at, key) < (%(received_at)s::timestamptz, %(key)s)
    ORDER BY received_at, key LIMIT 20
"""  # noqa: S608 - built from constants
Learn = Callable[[str, Mapping[str, Any]], None]
"""Told a workspace, and what it has kept of its own settings."""


class InboxRepository:
    """The inbox, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._written: set[str] = set()

    def begin(self, envelope: Envelope, *, learn: Learn = lambda _team, _kept: None) -> bool:
        """Lock the row of *envelope* until this transaction ends; return False if it is processed.

        The row is written here when the front door could not (PostgreSQL was away): then the
        message is all there is. A second worker with the same message waits at the lock and then
        finds it processed. What the transaction writes into the audit names this request.

        :param learn: told the workspace's own settings, which are read with the row
        """
        found = self._lock(envelope)
        if found is None:
            rows(self._session, INSERT_MANY, envelopes=json.dumps([envelope]))
            self._written.add(envelope["key"])
            found = self._lock(envelope)
        if found is None or found["processed"]:
            return False
        learn(envelope["team_id"], found["preferences"] or {})
        return True

    def is_new(self, envelope: Envelope) -> bool:
        """Tell whether `begin` has written its row in this transaction, unknown until now."""
        return envelope["key"] in self._written

    def earlier(self, envelope: Envelope) -> Sequence[Envelope]:
        """Return what came before *envelope* about the same conversation and isn't processed.

        Oldest first, 20 at most; nothing where it is about no conversation.
        """
        about = conversation_of(envelope)
        if about is None:
            return []
        values = {name: str(envelope[name]) for name in ("team_id", "received_at", "key")}
        return [_envelope(found) for found in rows(self._session, EARLIER, about=about, **values)]

    def finish(self, envelope: Envelope, outcome: str) -> None:
        """Mark it processed, in the transaction that holds its effects."""
        query = FINISH_NAMELESS if "reporter" in envelope["facts"] else FINISH
        rows(self._session, query, outcome=outcome, **_id(envelope))

    def facts(self, team_id: str, key: str) -> dict[str, Any]:
        """Return what Slack said in a request; nothing where it is too old to be kept."""
        found = row(self._session, FACTS, team_id=team_id, key=key)
        return {} if found is None else dict(found["facts"])

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


def conversation_of(envelope: Envelope) -> str | None:
    """Return the id of the conversation that a button or a form is about, else None."""
    first = str(envelope["facts"].get("value") or "").partition(".")[0]
    try:
        return first if str(uuid.UUID(first)) == first else None
    except ValueError:
        return None


def _id(envelope: Envelope) -> dict[str, str]:
    return {name: str(envelope[name]) for name in ("team_id", "key", "sent_on")}


def _envelope(found: Row) -> Envelope:
    times = {
        "sent_on": found["sent_on"].isoformat(),
        "received_at": found["received_at"].isoformat(),
    }
    return cast(Envelope, {**found, **times})

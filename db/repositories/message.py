"""Queries on messages that were said in channels Steward is in."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.session import Row, rows

SAVE = """
    INSERT INTO messages (team_id, channel, ts, said_on, user_id, text, detail)
    VALUES (%(team_id)s, %(channel)s, %(ts)s::text,
            (to_timestamp(%(ts)s::text::numeric) AT TIME ZONE 'UTC')::date,
            %(user_id)s, %(text)s, %(detail)s::jsonb)
    ON CONFLICT (team_id, channel, ts, said_on) DO UPDATE
        SET text = excluded.text, edited_at = clock_timestamp(),
            detail = messages.detail || excluded.detail || jsonb_build_object('before',
                CASE WHEN jsonb_array_length(messages.detail -> 'before') >= 50
                     THEN (messages.detail -> 'before') - 0
                     ELSE coalesce(messages.detail -> 'before', '[]') END
                || to_jsonb(messages.text))
        WHERE messages.text IS DISTINCT FROM excluded.text
          -- Events may come in any order: an older wording doesn't replace a newer one.
          AND coalesce(excluded.detail #>> '{edited,ts}', '')
              >= coalesce(messages.detail #>> '{edited,ts}', '')
"""
"""A later wording replaces the earlier one, which is kept under `before`, the last 50 of them:
they may be evidence."""

GONE = """
    UPDATE messages SET deleted_at = clock_timestamp()
    WHERE team_id = %(team_id)s AND channel = %(channel)s AND ts = %(ts)s AND deleted_at IS NULL
"""

WITH_THREAD = """
    SELECT ts, user_id, text, detail, edited_at, deleted_at FROM messages
    WHERE team_id = %(team_id)s AND channel = %(channel)s
      AND (ts IN (%(ts)s, %(thread_ts)s)
           OR ts BETWEEN %(thread_ts)s AND %(ts)s AND detail ->> 'thread_ts' = %(thread_ts)s)
    ORDER BY ts DESC LIMIT %(limit)s
"""

CONTEXT = """
    SELECT ts, user_id AS "user", text, detail, edited_at, deleted_at FROM messages
    WHERE team_id = %(team_id)s AND channel = %(channel)s
      AND (ts = ANY(%(known)s) OR ts BETWEEN %(oldest)s AND %(latest)s
                                  AND detail ->> 'thread_ts' = ANY(%(known)s))
    ORDER BY ts DESC LIMIT %(limit)s
"""

REPLIES = """
    SELECT ts, user_id AS "user", text, detail, edited_at FROM messages
    WHERE team_id = %(team_id)s AND channel = %(channel)s AND deleted_at IS NULL
      AND ts >= %(oldest)s AND ts <= %(latest)s
      AND (%(author)s = '' OR user_id = %(author)s)
      AND detail ->> 'thread_ts' <> ts AND detail ->> 'subtype' IS DISTINCT FROM 'thread_broadcast'
    ORDER BY ts DESC LIMIT %(limit)s
"""

RECENT = """
    SELECT channel, ts, text, detail, edited_at, deleted_at FROM messages
    WHERE team_id = %(team_id)s AND user_id = %(user_id)s
      AND said_on >= (coalesce(%(now)s::timestamptz, clock_timestamp()) - %(within)s)::date
    ORDER BY ts DESC LIMIT %(limit)s
"""


class MessageRepository:
    """Messages, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(
        self,
        team_id: str,
        channel: str,
        ts: str,
        *,
        user_id: str,
        text: str,
        detail: dict[str, Any],
    ) -> None:
        """Keep a message; a later wording replaces the earlier one and is marked as edited."""
        rows(
            self._session,
            SAVE,
            team_id=team_id,
            channel=channel,
            ts=ts,
            user_id=user_id,
            text=text,
            detail=json.dumps(detail),
        )

    def gone(self, team_id: str, channel: str, ts: str) -> None:
        """Note that a message was deleted in Slack; its words stay until they are too old."""
        rows(self._session, GONE, team_id=team_id, channel=channel, ts=ts)

    def with_thread(
        self, team_id: str, channel: str, ts: str, *, thread_ts: str, limit: int
    ) -> Sequence[Row]:
        """Return a message as it was heard and, if it stands in a thread, what came before it."""
        ids = {"team_id": team_id, "channel": channel, "ts": ts}
        return rows(self._session, WITH_THREAD, thread_ts=thread_ts or ts, limit=limit, **ids)

    def context(
        self, team_id: str, channel: str, known: Sequence[str], *, limit: int
    ) -> Sequence[Row]:
        """Return messages as they were heard, and what was said in threads among them.

        :param known: Slack's times of the messages, and of the first ones of their threads
        """
        span = {"oldest": min(known, default=""), "latest": max(known, default="")}
        values = {"known": list(known), "limit": limit, **span}
        return rows(self._session, CONTEXT, team_id=team_id, channel=channel, **values)

    def replies(
        self, team_id: str, channel: str, *, oldest: str, latest: str, author: str, limit: int
    ) -> Sequence[Row]:
        """Return what was said in threads of *channel* from *oldest* until *latest*.

        :param author: by whom; empty: by anybody
        """
        window = {"oldest": oldest, "latest": latest, "author": author, "limit": limit}
        return rows(self._session, REPLIES, team_id=team_id, channel=channel, **window)

    def recent(
        self,
        team_id: str,
        user_id: str,
        *,
        within: timedelta,
        limit: int,
        now: datetime | None = None,
    ) -> Sequence[Row]:
        """Return what *user_id* said lately, newest first."""
        values = {"team_id": team_id, "user_id": user_id, "within": within, "limit": limit}
        return rows(self._session, RECENT, now=now, **values)

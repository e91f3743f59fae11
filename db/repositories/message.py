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
        SET text = excluded.text, detail = messages.detail || excluded.detail,
            edited_at = clock_timestamp()
        WHERE messages.text IS DISTINCT FROM excluded.text
"""

GONE = """
    UPDATE messages SET deleted_at = clock_timestamp()
    WHERE team_id = %(team_id)s AND channel = %(channel)s AND ts = %(ts)s AND deleted_at IS NULL
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

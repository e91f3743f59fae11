"""Queries on report drafts."""

import json
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.session import Row, row, rows

ADD = """
    INSERT INTO report_drafts
        (team_id, id, reported, channel, ts, is_direct, message, expires_at)
    VALUES (%(team_id)s, %(id)s, %(reported)s, %(channel)s, %(ts)s, %(is_direct)s,
            %(message)s::jsonb, clock_timestamp() + %(lasts)s)
"""

TAKE = """
    DELETE FROM report_drafts WHERE team_id = %(team_id)s AND id = %(id)s
    RETURNING reported, channel, ts, is_direct, message, expires_at > clock_timestamp() AS is_good
"""

FORGET = """
    DELETE FROM report_drafts WHERE (team_id, id) IN (
        SELECT team_id, id FROM report_drafts WHERE expires_at <= (SELECT clock_timestamp())
        ORDER BY expires_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
    RETURNING id
"""


class ReportDraftRepository:
    """Open forms, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        team_id: str,
        *,
        reported: str,
        channel: str,
        ts: str,
        is_direct: bool,
        message: Mapping[str, Any],
        lasts: timedelta,
    ) -> uuid.UUID:
        """Keep what a form is about for as long as it may be sent; return the draft's id."""
        draft_id = uuid.uuid4()
        values = {"reported": reported, "channel": channel, "ts": ts, "is_direct": is_direct}
        values |= {"message": json.dumps(dict(message)), "lasts": lasts}
        rows(self._session, ADD, team_id=team_id, id=draft_id, **values)
        return draft_id

    def take(self, team_id: str, draft_id: uuid.UUID) -> Row | None:
        """Return the draft and delete it: who sends a form twice finds it gone.

        A second one waits until this transaction ends. `is_good` tells whether it is in time.
        """
        return row(self._session, TAKE, team_id=team_id, id=draft_id)

    def forget(self, *, limit: int) -> int:
        """Delete what was not sent in time; return how many."""
        return len(rows(self._session, FORGET, limit=limit))

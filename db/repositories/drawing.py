"""Queries on what people see of conversations: who draws a card, and what it shows already."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from db.records.conversation import COLUMNS, ConversationRecord, from_row
from db.session import row, rows

CLAIM = f"""
    WITH behind AS MATERIALIZED (
        SELECT team_id, id, draw_tries FROM conversations
        WHERE team_id = %(team_id)s AND id = %(id)s AND revision > drawn_revision
          AND (draw_until IS NULL OR draw_until <= clock_timestamp())
        FOR UPDATE SKIP LOCKED
    )
    UPDATE conversations AS c
    SET draw_token = %(token)s, draw_until = clock_timestamp() + %(lease)s,
        draw_tries = c.draw_tries + (c.card_ts IS NULL)::int
    FROM behind AS b WHERE c.team_id = b.team_id AND c.id = b.id
    RETURNING {", ".join("c." + column for column in COLUMNS.split(", "))},
              b.draw_tries > 0 AS tried, c.draw_token AS token
"""  # noqa: S608 - built from constants

RENEW = """
    UPDATE conversations SET draw_until = clock_timestamp() + %(lease)s
    WHERE team_id = %(team_id)s AND id = %(id)s AND draw_token = %(token)s
    RETURNING id
"""

FINISH = """
    UPDATE conversations
    SET drawn_revision = %(revision)s, draw_token = NULL, draw_until = NULL,
        card_channel = %(channel)s, card_ts = %(ts)s
    WHERE team_id = %(team_id)s AND id = %(id)s AND draw_token = %(token)s
    RETURNING revision > drawn_revision AS behind
"""

PUT_OFF = """
    UPDATE conversations
    SET draw_token = NULL, draw_until = clock_timestamp()
            -- As long again as the card has been behind: soon at first, then seldom.
            + greatest(%(wait)s, least(clock_timestamp() - updated_at, %(longest)s)),
        draw_tries = draw_tries - CASE WHEN %(untried)s AND card_ts IS NULL THEN 1 ELSE 0 END
    WHERE team_id = %(team_id)s AND id = %(id)s AND draw_token = %(token)s
"""

WAKE = """
    WITH forgotten AS (
        SELECT team_id, id FROM conversations
        WHERE revision > drawn_revision
          AND (draw_until IS NULL OR draw_until <= clock_timestamp())
          -- Put off, or left by a dead worker: its message is gone, so it is woken when it is due.
          AND (draw_until IS NOT NULL AND (woken_at IS NULL OR woken_at < draw_until)
               OR updated_at <= clock_timestamp() - %(after)s
               AND (woken_at IS NULL OR woken_at <= clock_timestamp() - %(after)s * 2))
        ORDER BY updated_at LIMIT %(limit)s
        FOR UPDATE SKIP LOCKED
    )
    UPDATE conversations AS c SET woken_at = clock_timestamp()
    FROM forgotten AS f WHERE c.team_id = f.team_id AND c.id = f.id
    RETURNING c.team_id, c.id
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedDrawing:
    """A card that this worker alone may draw."""

    conversation: ConversationRecord
    tried: bool
    """A first post was begun before: the card may be there, unrecorded."""
    token: uuid.UUID


class DrawingRepository:
    """Cards to be drawn, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def claim(
        self, team_id: str, conversation_id: uuid.UUID, *, lease: timedelta
    ) -> ClaimedDrawing | None:
        """Take the drawing of a card for *lease*; None if it is up to date or another draws it."""
        token = uuid.uuid4()
        found = row(
            self._session, CLAIM, team_id=team_id, id=conversation_id, token=token, lease=lease
        )
        if found is None:
            return None
        return ClaimedDrawing(conversation=from_row(found), tried=found["tried"], token=token)

    def renew(self, drawing: ClaimedDrawing, *, lease: timedelta) -> bool:
        """Keep the drawing for *lease* from now on; False if it went to another meanwhile."""
        seen = drawing.conversation
        ids = {"team_id": seen.team_id, "id": seen.id, "token": drawing.token}
        return row(self._session, RENEW, lease=lease, **ids) is not None

    def finish(self, drawing: ClaimedDrawing, *, channel: str | None, ts: str | None) -> bool:
        """Note that the card shows the revision that was claimed; True if it is behind again."""
        seen = drawing.conversation
        found = row(
            self._session,
            FINISH,
            team_id=seen.team_id,
            id=seen.id,
            token=drawing.token,
            revision=seen.revision,
            channel=channel,
            ts=ts,
        )
        return bool(found and found["behind"])

    def put_off(
        self,
        drawing: ClaimedDrawing,
        *,
        wait: timedelta,
        untried: bool,
        longest: timedelta = timedelta(0),
    ) -> None:
        """Leave it for *wait*, or longer and longer up to *longest*.

        :param untried: it is certain that nothing was posted
        """
        seen = drawing.conversation
        rows(
            self._session,
            PUT_OFF,
            team_id=seen.team_id,
            id=seen.id,
            token=drawing.token,
            wait=wait,
            longest=longest,
            untried=untried,
        )

    def wake(self, *, limit: int, after: timedelta) -> list[tuple[str, uuid.UUID]]:
        """Return the conversations whose card is behind, with nobody drawing.

        One that was put off is woken at once, one that may wait in the queue after *after*.
        """
        found = rows(self._session, WAKE, limit=limit, after=after)
        return [(each["team_id"], each["id"]) for each in found]

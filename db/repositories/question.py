"""Queries on what may have been said or not: the open questions, and their answers."""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from db.models.delivery_question import QuestionAnswer
from db.session import Row, row, rows

# What was dropped with its month has nothing left to be said.
OPEN = """
    SELECT q.team_id, d.id, q.asked_at, d.way, d.channel, d.user_id, d.view, d.dedupe_key, d.error
    FROM delivery_questions AS q
    JOIN deliveries AS d
      ON d.team_id = q.team_id AND d.id = q.delivery_id AND d.made_on = q.made_on
    WHERE q.answer IS NULL AND d.state = 'unclear'
    ORDER BY q.asked_at LIMIT %(limit)s
"""

COUNT = f"SELECT count(*) AS many FROM ({OPEN}) AS open"  # noqa: S608 - built from a constant

ANSWER = """
    WITH answered AS (
        UPDATE delivery_questions
        SET answer = %(answer)s::text, answered_by = %(by)s, answered_at = clock_timestamp()
        WHERE answer IS NULL AND delivery_id = ANY(%(ids)s)
        RETURNING team_id, delivery_id, made_on
    ), said AS (
        -- As if it had never been tried. Its message is gone, so the sweeper wakes a worker.
        UPDATE deliveries AS d
        SET state = 'pending', attempts = 0, due_at = clock_timestamp(), settled_at = NULL,
            woken_at = NULL
        FROM answered AS a
        WHERE d.team_id = a.team_id AND d.id = a.delivery_id AND d.made_on = a.made_on
          AND d.state = 'unclear' AND %(answer)s::text = 'again'
    )
    SELECT delivery_id AS id FROM answered
"""


class QuestionRepository:
    """Open questions of the whole installation, for its operators."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, *, limit: int) -> Sequence[Row]:
        """Return the first *limit* deliveries that wait for an answer, oldest first; no words."""
        return rows(self._session, OPEN, limit=limit)

    def count(self, *, most: int = 10_000) -> int:
        """Return how many wait; the count stops at *most*."""
        found = row(self._session, COUNT, limit=most) or {}
        return int(found["many"])

    def answer(
        self, ids: Sequence[uuid.UUID], answer: QuestionAnswer, *, by: str
    ) -> list[uuid.UUID]:
        """Answer the open questions about *ids*; return those that were open."""
        found = rows(self._session, ANSWER, ids=list(ids), answer=answer.value, by=by)
        return [each["id"] for each in found]

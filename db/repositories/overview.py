"""What waits, and for how long: the operator's first look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from db.session import Row, row, rows

WAITING = """
    SELECT
        (SELECT count(*) FROM (SELECT 1 FROM inbox WHERE processed_at IS NULL LIMIT %(most)s) q)
            AS requests,
        (SELECT clock_timestamp() - min(received_at) FROM (SELECT received_at FROM inbox
            WHERE processed_at IS NULL ORDER BY wake_at LIMIT %(most)s) q) AS oldest_request,
        (SELECT count(*) FROM (SELECT 1 FROM deliveries
            WHERE state IN ('pending', 'sending') AND due_at <= clock_timestamp()
            LIMIT %(most)s) q) AS deliveries,
        (SELECT count(*) FROM (SELECT 1 FROM case_steps
            WHERE state IN ('pending', 'working') AND due_at <= clock_timestamp()
            LIMIT %(most)s) q) AS steps
"""

OPEN = """
    SELECT flow, state, count(*) AS many, min(deadline_at) AS next_deadline
    FROM conversations WHERE state <> 'idle' GROUP BY flow, state ORDER BY flow, state
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """What is due and not done. Counts stop at the bound that was asked for."""

    requests: int
    oldest_request: timedelta | None
    """How long the oldest of those requests has waited."""
    deliveries: int
    steps: int


class OverviewRepository:
    """Counts for operators. It only reads, by the indexes on what is not done."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def waiting(self, *, most: int = 10_000) -> Waiting:
        """Return what waits; each count stops at *most*."""
        found: Row = row(self._session, WAITING, most=most) or {}
        return Waiting(**found)

    def open_conversations(self) -> Sequence[Row]:
        """Return flow, state, many and next_deadline of all conversations that are not idle."""
        return rows(self._session, OPEN)

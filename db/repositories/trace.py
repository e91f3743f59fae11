"""What happened lately, read from the rows, for a page that explains Steward by showing it."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from db.session import Row, rows

LATELY = """
    WITH since AS (SELECT clock_timestamp() - %(within)s AS at)
    (SELECT received_at AS at, 'inbox' AS stage, 'inbox ' || key AS id, name AS label,
        'row committed, then acknowledged' AS detail, key AS cause
    FROM inbox, since WHERE received_at > since.at ORDER BY received_at DESC LIMIT %(limit)s)
    UNION ALL
    (SELECT received_at, 'queue', 'queue ' || key, split_part(task, '.', 1), 'wake-up ' || task, key
    FROM inbox, since WHERE received_at > since.at ORDER BY received_at DESC LIMIT %(limit)s)
    UNION ALL
    (SELECT processed_at, 'task', 'task ' || key, task, coalesce(outcome, ''), key
    FROM inbox, since WHERE processed_at > since.at ORDER BY processed_at DESC LIMIT %(limit)s)
    UNION ALL
    (SELECT m.at, 'move', concat_ws(' ', 'move', conversation_id, sequence),
        from_state || ' → ' || to_state, event, ''
    FROM conversation_moves m, since WHERE m.at > since.at ORDER BY m.at DESC LIMIT %(limit)s)
    UNION ALL
    (SELECT h.at, 'step', concat_ws(' ', 'step', h.id),
        concat_ws(' ', 'case', h.case_number, s.kind, s.subject),
        concat_ws(' ', h.from_state || ' →', h.to_state, h.error), ''
    FROM since, case_step_history h JOIN case_steps s USING (team_id, case_number, position)
    WHERE h.at > since.at ORDER BY h.at DESC LIMIT %(limit)s)
    UNION ALL
    (SELECT coalesce(settled_at, created_at), 'delivery', concat_ws(' ', 'say', d.id, state), view,
        concat_ws(' ', way, state, error), ''
    FROM deliveries d, since WHERE coalesce(settled_at, created_at) > since.at
    ORDER BY created_at DESC LIMIT %(limit)s)
    ORDER BY at, stage
"""


class TraceRepository:
    """The last moments of every table that moves. It only reads, and a bounded number of rows."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def lately(self, *, within: timedelta, limit: int) -> Sequence[Row]:
        """Return at most *limit* happenings of each stage *within* the last moments, in order.

        Each has at, stage, id (which never changes), label, detail, and cause (an inbox key or "").
        """
        return rows(self._session, LATELY, within=within, limit=limit)

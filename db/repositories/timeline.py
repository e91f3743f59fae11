"""Everything that happened about one case, in order, read from the rows that tell of it."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from db.session import Row, rows

EVENTS = """
    WITH c AS (SELECT * FROM cases WHERE team_id = %(team_id)s AND number = %(number)s),
    v AS (SELECT v.* FROM c JOIN conversations AS v
        ON v.team_id = c.team_id AND v.id = c.conversation_id),
    m AS (SELECT m.* FROM v JOIN conversation_moves AS m ON m.team_id = v.team_id
        AND m.conversation_id = v.id AND m.opened_on = v.opened_on),
    happened(at, place, what, actor, about, detail, error) AS (
        SELECT i.received_at, 0, 'request', i.actor, i.name, i.request_id, NULL
        FROM c JOIN inbox AS i ON i.team_id = c.team_id AND i.key = c.opened_by
        UNION ALL
        SELECT i.processed_at, 0, 'processed', '', i.task, coalesce(i.outcome, ''), NULL
        FROM c JOIN inbox AS i ON i.team_id = c.team_id AND i.key = c.opened_by
        UNION ALL
        SELECT opened_at, 1, 'opened', moderator, kind, coalesce('reverses ' || reverses, ''), NULL
        FROM c
        UNION ALL
        SELECT at, 2, 'move', actor, event, from_state || ' → ' || to_state, NULL FROM m
        UNION ALL
        SELECT s.starts_at, 3, 'sanction', '', s.kind, 'in force', NULL
        FROM c JOIN sanctions AS s ON s.team_id = c.team_id AND s.case_number = c.number
        UNION ALL
        SELECT s.lifted_at, 3, 'sanction', '', s.kind, 'lifted by case ' || s.lifted_case, NULL
        FROM c JOIN sanctions AS s ON s.team_id = c.team_id AND s.case_number = c.number
        UNION ALL
        SELECT h.at, 4, 'step', '', concat_ws(' ', p.kind, nullif(p.subject, '')),
               concat_ws(' → ', h.from_state, h.to_state), h.error
        FROM c JOIN case_step_history AS h ON h.team_id = c.team_id AND h.case_number = c.number
        JOIN case_steps AS p ON p.team_id = h.team_id AND p.case_number = h.case_number
            AND p.position = h.position
        UNION ALL
        SELECT e.stored_at, 5, 'evidence', '', e.key, e.sha256, NULL
        FROM c JOIN evidence AS e ON e.team_id = c.team_id AND e.case_number = c.number
        UNION ALL
        SELECT coalesce(d.settled_at, d.created_at), 6, 'message', '', d.view,
               concat_ws(' ', d.way, d.state, 'attempts', d.attempts::text), d.error
        FROM c JOIN deliveries AS d ON d.team_id = c.team_id AND d.dedupe_key IN (
            SELECT 'case:' || %(number)s || ':closed:' || m.sequence FROM m
            UNION ALL SELECT c.opened_by || ':' || way FROM unnest(ARRAY['answer', 'received'])
                AS way
            UNION ALL SELECT 'appeal:' || %(number)s || ':' || how
                FROM unnest(ARRAY['decided', 'expired']) AS how)
        UNION ALL
        SELECT voided_at, 7, 'void', voided_by, 'case', void_reason, NULL FROM c
        UNION ALL
        SELECT o.opened_at, 8, 'case', o.moderator, o.kind, 'case ' || o.number, NULL
        FROM c JOIN cases AS o ON o.team_id = c.team_id AND o.target = c.target
            AND o.reverses = c.number
        UNION ALL
        SELECT o.opened_at, 8, 'case', o.moderator, o.kind, 'case ' || o.number, NULL
        FROM c JOIN cases AS o ON o.team_id = c.team_id AND o.target = 'appeal:' || c.number
    )
    SELECT at, what, actor, about, detail, error, count(*) OVER () AS total FROM happened
    WHERE at IS NOT NULL ORDER BY at, place OFFSET %(offset)s LIMIT %(limit)s
"""

TEAMS = "SELECT team_id FROM cases WHERE number = %(number)s ORDER BY team_id LIMIT 2"


class TimelineRepository:
    """What happened, in one transaction. It only reads."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_case(
        self, team_id: str, number: int, *, offset: int = 0, limit: int = 10_000
    ) -> Sequence[Row]:
        """Return what happened, oldest first: at, what, actor, about, detail, error, total.

        `total` counts all of it, also what lies before *offset* and behind *limit*.
        """
        values = {"team_id": team_id, "number": number, "offset": offset, "limit": limit}
        return rows(self._session, EVENTS, **values)

    def teams_with(self, number: int) -> list[str]:
        """Return two workspaces at most that have a case of this number, for operators."""
        return [found["team_id"] for found in rows(self._session, TEAMS, number=number)]

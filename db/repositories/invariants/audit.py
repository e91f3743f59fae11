"""Promise 6 for the audit: what happened is told there, and soon sealed."""

from db.repositories.invariants.invariant import Invariant, Walk

BEHIND = Invariant(
    name="audit-behind",
    promise=6,
    says="What happened in {team_id} {seconds} s ago is not chained yet: nobody chains.",
    query="""
        WITH RECURSIVE team(id) AS (
            (SELECT team_id FROM audit_waiting ORDER BY team_id LIMIT 1)
            UNION ALL
            SELECT (SELECT w.team_id FROM audit_waiting AS w WHERE w.team_id > team.id
                    ORDER BY w.team_id LIMIT 1)
            FROM team WHERE team.id IS NOT NULL
        )
        SELECT team.id AS team_id,
               extract(epoch FROM statement_timestamp() - oldest.at)::int AS seconds
        FROM team CROSS JOIN LATERAL (SELECT at FROM audit_waiting AS w
            WHERE w.team_id = team.id ORDER BY w.id LIMIT 1) AS oldest
        WHERE oldest.at < statement_timestamp() - %(tick)s - %(grace)s
          AND team.id = coalesce(%(team)s, team.id)
        LIMIT %(most)s
    """,
)

# The audit began with a release: of the moves made before it knows nothing. A move's row is as old
# as its statement, its audit's a moment younger.
MOVE = Invariant(
    name="move-not-in-the-audit",
    promise=6,
    says="Move {sequence} of conversation {id} (case {number}) of {team_id} is not in the audit.",
    walk=Walk.CASES,
    query="""
        SELECT v.team_id, v.id, c.number, m.sequence
        FROM cases AS c
        JOIN conversations AS v ON v.team_id = c.team_id AND v.id = c.conversation_id
        JOIN conversation_moves AS m ON m.team_id = v.team_id AND m.conversation_id = v.id
            AND m.opened_on = v.opened_on
        WHERE c.team_id = %(team_id)s AND c.number > %(after)s AND c.number <= %(upto)s
          AND m.at > coalesce(
              (SELECT at FROM audit_entries WHERE team_id = %(team_id)s AND sequence = 1),
              (SELECT min(at) FROM audit_waiting WHERE team_id = %(team_id)s))
          AND NOT EXISTS (SELECT FROM audit_entries AS e
              WHERE e.team_id = c.team_id AND e.case_number = c.number
                AND e.action = 'move.' || m.event
                AND (e.details->>'version')::int = m.sequence)
          AND NOT EXISTS (SELECT FROM audit_waiting AS w
              WHERE w.team_id = c.team_id AND w.case_number = c.number
                AND w.action = 'move.' || m.event
                AND (w.details->>'version')::int = m.sequence)
        LIMIT %(most)s
    """,
)

ALL = (BEHIND, MOVE)

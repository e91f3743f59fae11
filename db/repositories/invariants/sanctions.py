"""Promise 6 for the ledger: a ban is in force because it was confirmed, and lifted by a case."""

from db.repositories.invariants.invariant import Invariant, Walk

# LATERAL with a LIMIT: whatever the planner thinks, moves are looked up case by case and by index.
# An EXISTS may become a hash of all the moves there are.

UNBACKED = Invariant(
    name="ban-not-in-the-ledger",
    promise=6,
    says="Case {number} of {team_id} was confirmed, but no ban was put in force.",
    walk=Walk.CASES,
    query="""
        SELECT c.team_id, c.number FROM cases AS c
        JOIN conversations AS v ON v.team_id = c.team_id AND v.id = c.conversation_id
        CROSS JOIN LATERAL (SELECT FROM conversation_moves AS m
            WHERE m.team_id = v.team_id AND m.conversation_id = v.id
              AND m.opened_on = v.opened_on AND m.event = 'confirm' LIMIT 1) AS confirmed
        WHERE c.team_id = %(team_id)s AND c.number > %(after)s AND c.number <= %(upto)s
          AND v.flow = 'ban'
          AND NOT EXISTS (SELECT FROM sanctions AS s
              WHERE s.team_id = c.team_id AND s.case_number = c.number AND s.kind = 'ban'
                AND s.user_id = c.target)
        LIMIT %(most)s
    """,
)

UNCONFIRMED = Invariant(
    name="ban-never-confirmed",
    promise=6,
    says="A ban stands in the ledger for case {case_number} of {team_id}, which nobody confirmed.",
    walk=Walk.CASES,
    query="""
        SELECT s.team_id, s.case_number FROM sanctions AS s
        LEFT JOIN LATERAL (SELECT m.sequence FROM cases AS c
            JOIN conversations AS v ON v.team_id = c.team_id AND v.id = c.conversation_id
            JOIN conversation_moves AS m ON m.team_id = v.team_id AND m.conversation_id = v.id
                AND m.opened_on = v.opened_on
            WHERE c.team_id = s.team_id AND c.number = s.case_number AND m.event = 'confirm'
            LIMIT 1) AS confirmed ON true
        WHERE s.team_id = %(team_id)s AND s.case_number > %(after)s AND s.case_number <= %(upto)s
          AND confirmed.sequence IS NULL
        LIMIT %(most)s
    """,
)

LIFTED_BY_NONE = Invariant(
    name="ban-lifted-by-no-case",
    promise=6,
    says="The ban of case {case_number} of {team_id} counts as lifted, but no unban of this person"
    " did it (it names case {lifted_case}).",
    walk=Walk.CASES,
    query="""
        SELECT s.team_id, s.case_number, s.lifted_case FROM sanctions AS s
        LEFT JOIN cases AS c ON c.team_id = s.team_id AND c.number = s.lifted_case
        WHERE s.team_id = %(team_id)s AND s.case_number > %(after)s AND s.case_number <= %(upto)s
          AND ((s.lifted_at IS NULL) <> (s.lifted_case IS NULL)
               OR s.lifted_at IS NOT NULL
                  AND (c.kind, c.target) IS DISTINCT FROM ('unban', s.user_id))
        LIMIT %(most)s
    """,
)

ALL = (UNBACKED, UNCONFIRMED, LIFTED_BY_NONE)

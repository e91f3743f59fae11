"""Promise 6 for the ledger: what is in force was confirmed, and is lifted by a case."""

from db.repositories.invariants.invariant import Invariant, Walk

# LATERAL with a LIMIT: whatever the planner thinks, moves are looked up case by case and by index.
# An EXISTS may become a hash of all the moves there are.

UNBACKED = Invariant(
    name="sanction-not-in-the-ledger",
    promise=6,
    says="Case {number} of {team_id} was confirmed, but no {kind} was put in force.",
    walk=Walk.CASES,
    query="""
        SELECT c.team_id, c.number, c.kind FROM cases AS c
        JOIN conversations AS v ON v.team_id = c.team_id AND v.id = c.conversation_id
        CROSS JOIN LATERAL (SELECT FROM conversation_moves AS m
            WHERE m.team_id = v.team_id AND m.conversation_id = v.id
              AND m.opened_on = v.opened_on AND m.event = 'confirm' LIMIT 1) AS confirmed
        WHERE c.team_id = %(team_id)s AND c.number > %(after)s AND c.number <= %(upto)s
          AND v.flow IN ('ban', 'shush', 'slowmode', 'readonly', 'lock', 'raid')
          AND NOT EXISTS (SELECT FROM sanctions AS s
              WHERE s.team_id = c.team_id AND s.case_number = c.number AND s.kind = v.flow
                AND s.user_id = c.target)
        LIMIT %(most)s
    """,
)

UNCONFIRMED = Invariant(
    name="sanction-never-confirmed",
    promise=6,
    says="A {kind} is in the ledger for case {case_number} of {team_id}, but nobody confirmed it.",
    walk=Walk.CASES,
    query="""
        SELECT s.team_id, s.case_number, s.kind FROM sanctions AS s
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
    name="sanction-lifted-by-no-case",
    promise=6,
    says="The {kind} of case {case_number} of {team_id} counts as lifted, but no case about this"
    " person did it (it names case {lifted_case}).",
    walk=Walk.CASES,
    query="""
        SELECT s.team_id, s.case_number, s.kind, s.lifted_case FROM sanctions AS s
        LEFT JOIN cases AS c ON c.team_id = s.team_id AND c.number = s.lifted_case
        WHERE s.team_id = %(team_id)s AND s.case_number > %(after)s AND s.case_number <= %(upto)s
          AND ((s.lifted_at IS NULL) <> (s.lifted_case IS NULL)
               OR s.lifted_at IS NOT NULL
                  AND (c.kind, c.target) IS DISTINCT FROM ('un' || s.kind, s.user_id))
        LIMIT %(most)s
    """,
)

CONFIRMED_ALONE = Invariant(
    name="confirmed-alone",
    promise=6,
    says="Case {case_number} of {team_id} needed two people, but {actor} is both.",
    walk=Walk.CONVERSATIONS,
    query="""
        SELECT v.team_id, v.case_number, confirmed.actor FROM conversations AS v
        CROSS JOIN LATERAL (SELECT m.actor FROM conversation_moves AS m
            WHERE m.team_id = v.team_id AND m.conversation_id = v.id
              AND m.opened_on = v.opened_on AND m.event = 'confirm' LIMIT 1) AS confirmed
        WHERE v.team_id = %(team_id)s AND v.id > %(after)s AND v.id <= %(upto)s
          AND jsonb_build_array(v.data->'second_for_good', v.data->'second_for_number',
                                v.data->'second_for_messages') @> '[true]'
          AND confirmed.actor IN (v.owner, v.data->>'edited_by')
        LIMIT %(most)s
    """,
)

ALL = (UNBACKED, UNCONFIRMED, LIFTED_BY_NONE, CONFIRMED_ALONE)

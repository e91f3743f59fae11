"""Promise 4: every step is settled or visibly waiting, none for ever; its history is complete."""

from db.repositories.invariants.invariant import Invariant, Walk

FORGOTTEN = Invariant(
    name="step-forgotten",
    promise=4,
    says="Step {position} ({kind}) of case {case_number} of {team_id} has been due for {seconds} s,"
    " with nobody at it.",
    query="""
        SELECT s.team_id, s.case_number, s.position, s.kind,
               extract(epoch FROM statement_timestamp() - s.due_at)::int AS seconds
        FROM case_steps AS s
        JOIN cases AS c ON c.team_id = s.team_id AND c.number = s.case_number
        JOIN conversations AS v ON v.team_id = c.team_id AND v.id = c.conversation_id
        WHERE s.state IN ('pending', 'working') AND s.due_at < statement_timestamp() - %(grace)s
          AND (s.lease_until IS NULL OR s.lease_until < statement_timestamp() - %(grace)s)
          AND s.team_id = coalesce(%(team)s, s.team_id)
          AND (s.phase = 5 OR v.state = 'collecting_input' AND s.kind = 'look'
               OR v.state = 'processing' AND NOT EXISTS (
              SELECT FROM case_steps AS w
              WHERE w.team_id = s.team_id AND w.case_number = s.case_number
                AND w.phase < s.phase AND w.phase <> 5
                AND w.state IN ('pending', 'working')))
        ORDER BY s.due_at LIMIT %(most)s
    """,
)
"""A step of a later phase waits for the earlier ones; those are looked at themselves."""

AFTER_THE_END = Invariant(
    name="step-after-the-end",
    promise=4,
    says="Step {position} ({kind}) of case {case_number} of {team_id} is {state}, but the case is"
    " over: nobody will ever do it.",
    query="""
        SELECT s.team_id, s.case_number, s.position, s.kind, s.state FROM case_steps AS s
        JOIN cases AS c ON c.team_id = s.team_id AND c.number = s.case_number
        JOIN conversations AS v ON v.team_id = c.team_id AND v.id = c.conversation_id
        WHERE s.state IN ('pending', 'working') AND v.state = 'idle'
          AND s.phase <> 5
          AND s.team_id = coalesce(%(team)s, s.team_id)
        LIMIT %(most)s
    """,
)

WITHOUT_LEASE = Invariant(
    name="step-without-lease",
    promise=4,
    says="Step {position} ({kind}) of case {case_number} of {team_id} is worked on by nobody who"
    " could be told apart.",
    query="""
        SELECT team_id, case_number, position, kind FROM case_steps
        WHERE state = 'working' AND (lease_token IS NULL OR lease_until IS NULL)
          AND team_id = coalesce(%(team)s, team_id)
        LIMIT %(most)s
    """,
)

NOTHING_LEFT = Invariant(
    name="processing-with-nothing-left",
    promise=4,
    says="Conversation {id} (case {case_number}) of {team_id} is processing, but no step is left.",
    query="""
        SELECT v.team_id, v.id, v.case_number FROM conversations AS v
        WHERE v.state = 'processing' AND v.case_number > 0
          AND v.team_id = coalesce(%(team)s, v.team_id)
          AND NOT EXISTS (SELECT FROM case_steps AS s
              WHERE s.team_id = v.team_id AND s.case_number = v.case_number
                AND s.phase <> 5 AND s.state IN ('pending', 'working'))
        LIMIT %(most)s
    """,
)
"""Settling the last step and leaving this state are one transaction."""

HISTORY = Invariant(
    name="step-without-history",
    promise=4,
    says="Step {position} of case {case_number} of {team_id} is {state}; its history ends with"
    " {remembered}.",
    walk=Walk.CASES,
    query="""
        SELECT s.team_id, s.case_number, s.position, s.state,
               coalesce(last.to_state, 'nothing') AS remembered
        FROM case_steps AS s LEFT JOIN LATERAL (
            SELECT h.to_state FROM case_step_history AS h
            WHERE h.team_id = s.team_id AND h.case_number = s.case_number
              AND h.position = s.position
            ORDER BY h.id DESC LIMIT 1) AS last ON true
        WHERE s.team_id = %(team_id)s AND s.case_number > %(after)s AND s.case_number <= %(upto)s
          AND last.to_state IS DISTINCT FROM s.state
        LIMIT %(most)s
    """,
)

ALL = (FORGOTTEN, AFTER_THE_END, WITHOUT_LEASE, NOTHING_LEFT, HISTORY)

"""Promise 3: nothing is stuck; what waits has a time at which it ends."""

from db.repositories.invariants.invariant import Invariant, Walk

WITHOUT_DEADLINE = Invariant(
    name="conversation-without-deadline",
    promise=3,
    says="Conversation {id} of {team_id} is {state} without a deadline: it would wait for ever.",
    query="""
        SELECT team_id, id, state FROM conversations
        WHERE state <> 'idle' AND deadline_at IS NULL AND team_id = coalesce(%(team)s, team_id)
        LIMIT %(most)s
    """,
)

OVERDUE = Invariant(
    name="conversation-overdue",
    promise=3,
    says="Conversation {id} of {team_id} is {state}, though its time was over {seconds} s ago.",
    query="""
        SELECT team_id, id, state,
               extract(epoch FROM statement_timestamp() - deadline_at)::int AS seconds
        FROM conversations
        WHERE state <> 'idle' AND deadline_at < statement_timestamp() - %(tick)s - %(grace)s
          AND team_id = coalesce(%(team)s, team_id)
        ORDER BY deadline_at LIMIT %(most)s
    """,
)

IDLE_WITH_DEADLINE = Invariant(
    name="idle-with-deadline",
    promise=3,
    says="Conversation {id} of {team_id} is over and has a deadline all the same.",
    walk=Walk.CONVERSATIONS,
    query="""
        SELECT team_id, id FROM conversations
        WHERE team_id = %(team_id)s AND id > %(after)s AND id <= %(upto)s
          AND state = 'idle' AND deadline_at IS NOT NULL
        LIMIT %(most)s
    """,
)

SANCTION_OVERDUE = Invariant(
    name="sanction-overdue",
    promise=3,
    says="The {kind} of case {case_number} of {team_id} ended {seconds} s ago and is not lifted.",
    query="""
        SELECT s.team_id, s.case_number, s.kind,
               extract(epoch FROM statement_timestamp() - s.ends_at)::int AS seconds
        FROM sanctions AS s
        WHERE s.lifted_at IS NULL AND s.ends_at < statement_timestamp() - %(tick)s - %(grace)s
          AND s.team_id = coalesce(%(team)s, s.team_id)
          AND NOT EXISTS (SELECT FROM conversations AS v
              WHERE v.team_id = s.team_id AND v.target = s.user_id AND v.state <> 'idle')
        ORDER BY s.ends_at LIMIT %(most)s
    """,
)
"""While something else about the person is open, it waits for that, which has a deadline."""

DELIVERY = Invariant(
    name="message-stuck",
    promise=3,
    says="Message {id} of {team_id} (view {view}) has been due for {seconds} s, with nobody at it.",
    query="""
        SELECT team_id, id, view,
               extract(epoch FROM statement_timestamp() - due_at)::int AS seconds
        FROM deliveries
        WHERE state IN ('pending', 'sending') AND due_at < statement_timestamp() - %(grace)s
          AND (lease_until IS NULL OR lease_until < statement_timestamp() - %(grace)s)
          AND team_id = coalesce(%(team)s, team_id)
        ORDER BY due_at LIMIT %(most)s
    """,
)

EVENT = Invariant(
    name="event-untold",
    promise=3,
    says="Event {id} of {team_id} for subscription {hook} is due for {seconds} s, nobody tells it.",
    query="""
        SELECT m.team_id, m.id, m.hook,
               extract(epoch FROM statement_timestamp() - m.due_at)::int AS seconds
        FROM hook_messages AS m JOIN hooks AS h ON h.team_id = m.team_id AND h.number = m.hook
        WHERE m.state = 'waiting' AND m.due_at < statement_timestamp() - %(grace)s
          AND h.ended_at IS NULL AND h.off_at IS NULL
          AND (h.due_at IS NULL OR h.due_at < statement_timestamp() - %(grace)s)
          AND (h.lease_until IS NULL OR h.lease_until < statement_timestamp() - %(grace)s)
          AND m.team_id = coalesce(%(team)s, m.team_id)
        ORDER BY m.due_at LIMIT %(most)s
    """,
)
"""A subscription that failed is left alone for a while; what waits behind it is not forgotten."""

ALL = (WITHOUT_DEADLINE, OVERDUE, IDLE_WITH_DEADLINE, SANCTION_OVERDUE, DELIVERY, EVENT)

"""Promise 6: moves obey their flow's table, versions and case numbers have no gap."""

from collections.abc import Iterator

from db.repositories.invariants.invariant import Invariant, Walk
from fsm.flow import Flow
from fsm.flows import FLOWS


def _table(flow: Flow) -> Iterator[str]:
    for source, moves in flow.moves.items():
        for event, target in moves.items():
            yield f"('{flow.name}', '{source}', '{event}', '{target}')"


TABLE = ", ".join(row for flow in FLOWS.values() for row in _table(flow))
"""Every move that a flow knows: flow, from_state, event, to_state."""

CONVERSATIONS = """
    FROM cases AS c
    JOIN conversations AS v ON v.team_id = c.team_id AND v.id = c.conversation_id
"""

RANGE = """c.team_id = %(team_id)s AND c.number > %(after)s AND c.number <= %(upto)s"""

MOVES_OF_IT = """
    m.team_id = v.team_id AND m.conversation_id = v.id AND m.opened_on = v.opened_on
"""

NUMBERED = Invariant(
    name="moves-with-a-gap",
    promise=6,
    says="Conversation {id} (case {number}) of {team_id} is at version {version}, but has {moves}"
    " moves, numbered {first} to {last}.",
    walk=Walk.CASES,
    query=f"""
        SELECT v.team_id, v.id, c.number, v.version, told.moves, told.first, told.last
        {CONVERSATIONS} CROSS JOIN LATERAL (
            SELECT count(*) AS moves, min(sequence) AS first, max(sequence) AS last
            FROM conversation_moves AS m WHERE {MOVES_OF_IT}) AS told
        WHERE {RANGE}
          AND (told.moves, told.first, told.last) IS DISTINCT FROM (v.version::bigint, 1, v.version)
        LIMIT %(most)s
    """,  # noqa: S608 - built from constants
)

ALLOWED = Invariant(
    name="move-not-in-the-table",
    promise=6,
    says="Move {sequence} of conversation {id} (case {number}) of {team_id}, {from_state} to"
    " {to_state} by {event}, is none that its flow knows.",
    walk=Walk.CASES,
    query=f"""
        SELECT v.team_id, v.id, c.number, m.sequence, m.from_state, m.event, m.to_state
        {CONVERSATIONS} JOIN conversation_moves AS m ON {MOVES_OF_IT}
        WHERE {RANGE} AND (v.flow, m.from_state, m.event, m.to_state) NOT IN (VALUES {TABLE})
        LIMIT %(most)s
    """,
)

CHAINED = Invariant(
    name="moves-broken-off",
    promise=6,
    says="Move {sequence} of conversation {id} (case {number}) of {team_id} begins in {from_state},"
    " but the one before ended in {before}.",
    walk=Walk.CASES,
    query=f"""
        SELECT * FROM (
            SELECT v.team_id, v.id, c.number, m.sequence, m.from_state,
                   lag(m.to_state, 1, 'idle') OVER (PARTITION BY v.id ORDER BY m.sequence) AS before
            {CONVERSATIONS} JOIN conversation_moves AS m ON {MOVES_OF_IT}
            WHERE {RANGE}) AS told
        WHERE from_state <> before
        LIMIT %(most)s
    """,  # noqa: S608 - built from constants
)

LAST = Invariant(
    name="state-without-a-move",
    promise=6,
    says="Conversation {id} (case {number}) of {team_id} is {state} by {last_event}; its last move"
    " says {told}.",
    walk=Walk.CASES,
    query=f"""
        SELECT v.team_id, v.id, c.number, v.state, v.last_event,
               coalesce(last.to_state || ' by ' || last.event, 'nothing') AS told
        {CONVERSATIONS} LEFT JOIN LATERAL (
            SELECT m.to_state, m.event FROM conversation_moves AS m WHERE {MOVES_OF_IT}
            ORDER BY m.sequence DESC LIMIT 1) AS last ON true
        WHERE {RANGE}
          AND (last.to_state, last.event) IS DISTINCT FROM (v.state, v.last_event)
        LIMIT %(most)s
    """,  # noqa: S608 - built from constants
)

CASE_GAP = Invariant(
    name="case-number-gap",
    promise=6,
    says="Case {number} of {team_id} has no case before it.",
    walk=Walk.CASES,
    query=f"""
        SELECT c.team_id, c.number FROM cases AS c
        WHERE {RANGE} AND c.number > 1 AND NOT EXISTS (
            SELECT FROM cases AS p WHERE p.team_id = c.team_id AND p.number = c.number - 1)
        LIMIT %(most)s
    """,  # noqa: S608 - built from constants
)

LAST_CASE = Invariant(
    name="case-number-lost",
    promise=6,
    says="{team_id} has given away the numbers up to {last_case}, but its newest case is {newest}.",
    query="""
        SELECT w.team_id, w.last_case, coalesce(newest.number, 0) AS newest FROM workspaces AS w
        LEFT JOIN LATERAL (SELECT c.number FROM cases AS c WHERE c.team_id = w.team_id
            ORDER BY c.number DESC LIMIT 1) AS newest ON true
        WHERE w.team_id = coalesce(%(team)s, w.team_id)
          AND w.last_case <> coalesce(newest.number, 0)
        LIMIT %(most)s
    """,
)

ALL = (NUMBERED, ALLOWED, CHAINED, LAST, CASE_GAP, LAST_CASE)

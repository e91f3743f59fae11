"""Promise 5: a card shows the state of its row within seconds."""

from db.repositories.invariants.invariant import Invariant, Walk

BEHIND = Invariant(
    name="card-behind",
    promise=5,
    says="The card of conversation {id} (case {case_number}) of {team_id} shows revision"
    " {drawn_revision} of {revision}, {seconds} s after the last change.",
    query="""
        SELECT team_id, id, case_number, drawn_revision, revision,
               extract(epoch FROM statement_timestamp() - updated_at)::int AS seconds
        FROM conversations
        WHERE revision > drawn_revision
          AND updated_at < statement_timestamp() - %(late)s - %(grace)s
          AND team_id = coalesce(%(team)s, team_id)
        ORDER BY updated_at LIMIT %(most)s
    """,
)

AHEAD = Invariant(
    name="card-without-address",
    promise=5,
    says="The card of conversation {id} (case {case_number}) of {team_id} counts as drawn, but it"
    " is nowhere, or shows more than there is.",
    walk=Walk.CONVERSATIONS,
    query="""
        SELECT team_id, id, case_number FROM conversations
        WHERE team_id = %(team_id)s AND id > %(after)s AND id <= %(upto)s
          AND (drawn_revision > revision OR drawn_revision > 0 AND card_ts IS NULL)
        LIMIT %(most)s
    """,
)

ALL = (BEHIND, AHEAD)

"""Promise 1: every request that got 200 ends in exactly one recorded outcome."""

from db.repositories.invariants.invariant import Invariant, Walk

UNPROCESSED = Invariant(
    name="request-unprocessed",
    promise=1,
    says="Request {key} of {team_id} ({task}) has waited {seconds} s for its outcome.",
    query="""
        SELECT team_id, key, task,
               extract(epoch FROM statement_timestamp() - received_at)::int AS seconds
        FROM inbox
        WHERE processed_at IS NULL AND received_at < statement_timestamp() - %(grace)s
          AND team_id = coalesce(%(team)s, team_id)
        ORDER BY wake_at LIMIT %(most)s
    """,
)

WITHOUT_OUTCOME = Invariant(
    name="request-without-outcome",
    promise=1,
    says="Request {key} of {team_id} is processed without an outcome, or has one unprocessed.",
    walk=Walk.REQUESTS,
    query="""
        SELECT team_id, key FROM inbox
        WHERE team_id = %(team_id)s AND key > %(after)s AND key <= %(upto)s
          AND (processed_at IS NULL) <> (coalesce(outcome, '') = '')
        LIMIT %(most)s
    """,
)

TWICE = Invariant(
    name="request-twice",
    promise=1,
    says="Request {key} of {team_id} is there {times} times, so it has {times} outcomes.",
    walk=Walk.REQUESTS,
    query="""
        SELECT team_id, key, count(*) AS times FROM inbox
        WHERE team_id = %(team_id)s AND key > %(after)s AND key <= %(upto)s
        GROUP BY team_id, key HAVING count(*) > 1
        LIMIT %(most)s
    """,
)
"""The primary key holds within a day alone, as the table is partitioned by it."""

ALL = (UNPROCESSED, WITHOUT_OUTCOME, TWICE)

"""Promise 4 for deletions: none is left when the step that was to delete it is done.

That each has its evidence needs no query: it is a foreign key.
"""

from db.repositories.invariants.invariant import Invariant, Walk

LEFT_OVER = Invariant(
    name="deletion-left-over",
    promise=4,
    says="Message {ts} in {channel} is {state}, but case {case_number} of {team_id} says that it is"
    " deleted.",
    walk=Walk.CASES,
    query="""
        SELECT d.team_id, d.case_number, d.channel, d.ts, d.state FROM deletions AS d
        JOIN case_steps AS s ON s.team_id = d.team_id AND s.case_number = d.case_number
            AND s.subject = d.channel AND s.state = 'done'
            AND (s.kind = 'purge' OR s.kind IN ('unsay', 'delete') AND s.detail ->> 'ts' = d.ts)
        WHERE d.team_id = %(team_id)s AND d.case_number > %(after)s AND d.case_number <= %(upto)s
          AND d.state IN ('pending', 'working', 'failed')
        LIMIT %(most)s
    """,
)

ALL = (LEFT_OVER,)

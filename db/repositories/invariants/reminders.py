"""Promise 3 for reminders: what is due comes, and what came is said as soon as it has its turn.

That none comes twice needs no query: it is the key of the occurrences.
"""

from db.repositories.invariants.invariant import Invariant

OVERDUE = Invariant(
    name="reminder-overdue",
    promise=3,
    says="Reminder {id} of {team_id} has been due for {seconds} s, and nobody has claimed it.",
    query="""
        SELECT team_id, id, extract(epoch FROM statement_timestamp() - next_at)::int AS seconds
        FROM reminders
        WHERE state = 'active' AND next_at < statement_timestamp() - %(tick)s - %(grace)s
          AND team_id = coalesce(%(team)s, team_id)
        ORDER BY next_at LIMIT %(most)s
    """,
)

UNSAID = Invariant(
    name="reminder-unsaid",
    promise=3,
    says="Reminder {reminder_id} of {team_id} came {seconds} s ago, and none of that workspace is"
    " being said.",
    query="""
        SELECT o.team_id, o.reminder_id,
               extract(epoch FROM statement_timestamp() - o.came_at)::int AS seconds
        FROM reminder_occurrences AS o
        WHERE o.state = 'waiting' AND o.came_at < statement_timestamp() - %(tick)s - %(grace)s
          AND o.team_id = coalesce(%(team)s, o.team_id)
          AND NOT EXISTS (SELECT FROM reminder_occurrences AS h
                          WHERE h.team_id = o.team_id AND h.state = 'handed')
        ORDER BY o.team_id, o.fire_at LIMIT %(most)s
    """,
)
"""While others are being said, it waits for its turn: Slack takes a few a second."""

ALL = (OVERDUE, UNSAID)

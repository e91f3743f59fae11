"""Promise 2: no effect happens twice, whatever is redelivered, retried, clicked or restarted."""

from db.repositories.invariants.invariant import Invariant, Walk

INDEXES = Invariant(
    name="unique-index-missing",
    promise=2,
    says="The unique index {index} is missing or invalid: nothing keeps doubles out any more.",
    query="""
        SELECT wanted.index FROM unnest(ARRAY[
            'uq__cases__opened_by', 'uq__conversations__opened_by', 'uq__deliveries__dedupe',
            'uq__case_steps__subject', 'uq__sanctions__case',
            'uq__conversations__one_open_per_target', 'uq__ledger_entries__key',
            'uq__ledger_entries__reverses', 'uq__ledger_postings__previous',
            'pk__reminder_occurrences', 'uq__reminders__made_by']) AS wanted(index)
        LEFT JOIN pg_class AS c ON c.relname = wanted.index AND pg_table_is_visible(c.oid)
        LEFT JOIN pg_index AS i ON i.indexrelid = c.oid
        WHERE NOT coalesce(i.indisunique AND i.indisvalid, false)
        LIMIT %(most)s
    """,
)
"""One case, conversation, ledger entry, step and message for each cause: these indexes say so, and
an index that is valid needs no second look at its rows."""

MESSAGE_TWICE = Invariant(
    name="message-twice",
    promise=2,
    says="The message {dedupe_key} of {team_id} was written down {times} times.",
    walk=Walk.DELIVERIES,
    query="""
        SELECT team_id, dedupe_key, count(*) AS times FROM deliveries
        WHERE team_id = %(team_id)s AND dedupe_key > %(after)s AND dedupe_key <= %(upto)s
        GROUP BY team_id, dedupe_key HAVING count(*) > 1
        LIMIT %(most)s
    """,
)
"""The index holds within a day alone, as the table is partitioned by it."""

CASE_ALONE = Invariant(
    name="case-without-conversation",
    promise=2,
    says="Case {number} of {team_id} has no conversation of its own (it names {conversation_id}).",
    walk=Walk.CASES,
    query="""
        SELECT c.team_id, c.number, c.conversation_id FROM cases AS c
        LEFT JOIN conversations AS v ON v.team_id = c.team_id AND v.id = c.conversation_id
        WHERE c.team_id = %(team_id)s AND c.number > %(after)s AND c.number <= %(upto)s
          AND (v.case_number, v.opened_by,
               CASE v.flow WHEN 'remove' THEN v.data #>> '{rule,member}' ELSE v.target END)
              IS DISTINCT FROM (c.number, c.opened_by, c.target)
        LIMIT %(most)s
    """,
)

CONVERSATION_ALONE = Invariant(
    name="conversation-without-case",
    promise=2,
    says="Conversation {id} of {team_id} has no case of its own (it names {case_number}).",
    walk=Walk.CONVERSATIONS,
    query="""
        SELECT v.team_id, v.id, v.case_number FROM conversations AS v
        LEFT JOIN cases AS c ON c.team_id = v.team_id AND c.number = v.case_number
        WHERE v.team_id = %(team_id)s AND v.id > %(after)s AND v.id <= %(upto)s
          AND v.case_number > 0  -- a deal about points, or a reminder, opens none
          AND c.conversation_id IS DISTINCT FROM v.id
        LIMIT %(most)s
    """,
)

ALL = (INDEXES, MESSAGE_TWICE, CASE_ALONE, CONVERSATION_ALONE)

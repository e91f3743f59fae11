"""Promise 6 for points: entries sum to zero, balances are what their postings say, none is owed.

A balance is the sum of its account's postings by induction: each posting says what the one before
it left and adds its amount, no two follow on the same one, and the account shows the last one's.
That nothing is reversed twice, and no cause makes two entries, is said by unique indexes, which
`unique-index-missing` looks at.
"""

from db.repositories.invariants.invariant import Invariant, Walk

UNBALANCED = Invariant(
    name="entry-unbalanced",
    promise=6,
    says="Entry {id} of {team_id} has {many} postings, which sum to {total}.",
    walk=Walk.ENTRIES,
    query="""
        SELECT e.team_id, e.id, p.many, p.total FROM ledger_entries AS e
        CROSS JOIN LATERAL (SELECT count(*) AS many, coalesce(sum(amount), 0) AS total
            FROM ledger_postings AS p WHERE p.team_id = e.team_id AND p.entry_id = e.id) AS p
        WHERE e.team_id = %(team_id)s AND e.id > %(after)s AND e.id <= %(upto)s
          AND (p.many < 2 OR p.total <> 0)
        LIMIT %(most)s
    """,
)

BROKEN_CHAIN = Invariant(
    name="posting-out-of-line",
    promise=6,
    says="Posting {entry_id} of the {kind} account {holder} of {team_id} does not follow on the one"
    " before it.",
    walk=Walk.ENTRIES,
    query="""
        SELECT p.team_id, p.entry_id, p.kind, p.holder FROM ledger_postings AS p
        LEFT JOIN LATERAL (SELECT b.balance_after FROM ledger_postings AS b
            WHERE b.team_id = p.team_id AND b.entry_id = p.previous
              AND b.holder = p.holder AND b.kind = p.kind LIMIT 1) AS b ON true
        WHERE p.team_id = %(team_id)s AND p.entry_id > %(after)s AND p.entry_id <= %(upto)s
          AND (p.balance_after <> coalesce(b.balance_after, 0) + p.amount
               OR (b.balance_after IS NULL) <> (p.previous = 0))
        LIMIT %(most)s
    """,
)

UNMIRRORED = Invariant(
    name="reversal-not-its-mirror",
    promise=6,
    says="Entry {id} of {team_id} reverses entry {reverses}, but does not undo just what that did.",
    walk=Walk.ENTRIES,
    query="""
        SELECT e.team_id, e.id, e.reverses FROM ledger_entries AS e
        CROSS JOIN LATERAL (SELECT
            array_agg((p.holder, p.kind, p.amount)::text ORDER BY p.holder, p.kind) AS deeds
            FROM ledger_postings AS p WHERE p.team_id = e.team_id AND p.entry_id = e.id) AS here
        CROSS JOIN LATERAL (SELECT
            array_agg((p.holder, p.kind, -p.amount)::text ORDER BY p.holder, p.kind) AS deeds
            FROM ledger_postings AS p
            WHERE p.team_id = e.team_id AND p.entry_id = e.reverses) AS there
        WHERE e.team_id = %(team_id)s AND e.id > %(after)s AND e.id <= %(upto)s
          AND e.reverses IS NOT NULL AND here.deeds IS DISTINCT FROM there.deeds
        LIMIT %(most)s
    """,
)

WRONG_BALANCE = Invariant(
    name="balance-not-its-postings",
    promise=6,
    says="The {kind} account {holder} of {team_id} shows {balance}; its postings say {posted}.",
    walk=Walk.ACCOUNTS,
    query="""
        SELECT a.team_id, a.kind, a.holder, a.balance, coalesce(p.balance_after, 0) AS posted
        FROM ledger_accounts AS a
        LEFT JOIN LATERAL (SELECT p.balance_after FROM ledger_postings AS p
            WHERE p.team_id = a.team_id AND p.entry_id = a.last_entry
              AND p.holder = a.holder AND p.kind = a.kind LIMIT 1) AS p ON true
        LEFT JOIN LATERAL (SELECT true AS is_there FROM ledger_postings AS n
            WHERE n.team_id = a.team_id AND n.holder = a.holder AND n.kind = a.kind
              AND n.previous = a.last_entry LIMIT 1) AS later ON true
        WHERE a.team_id = %(team_id)s AND a.holder > %(after)s AND a.holder <= %(upto)s
          AND (a.balance <> coalesce(p.balance_after, 0) OR later.is_there)
        LIMIT %(most)s
    """,
)

NEGATIVE = Invariant(
    name="balance-negative",
    promise=6,
    says="The {kind} account {holder} of {team_id} stands at {balance}.",
    walk=Walk.ACCOUNTS,
    query="""
        SELECT team_id, kind, holder, balance FROM ledger_accounts
        WHERE team_id = %(team_id)s AND holder > %(after)s AND holder <= %(upto)s
          AND balance < 0 AND kind <> 'treasury'
        LIMIT %(most)s
    """,
)

ALL = (UNBALANCED, BROKEN_CHAIN, UNMIRRORED, WRONG_BALANCE, NEGATIVE)

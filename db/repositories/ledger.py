"""Queries on the ledger: every lock on its accounts is taken here."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from db.models.ledger_account import AccountKind
from db.records.ledger import Account, Entered, Posting
from db.session import Row, row, rows

# One statement locks, judges and writes, since round trips are what an entry costs; it is right for
# the reasons that db/repositories/conversation.py gives for a move. Accounts are locked in one
# order, whoever gives and whoever gets, so that opposite entries wait for each other and don't
# deadlock: what all share first, a member's last. A transaction with several entries keeps to that
# order as well: an allowance is filled from the treasury before it is spent on members.
# `ON CONFLICT DO NOTHING` comes after the locks: who had the key first is waited for.
POST = """
    WITH asked AS MATERIALIZED (
        SELECT * FROM unnest(%(holders)s::text[], %(kinds)s::text[], %(amounts)s::bigint[],
                             %(earned)s::bigint[]) AS a(holder, kind, amount, earned)
    ), held AS MATERIALIZED (
        SELECT holder, kind, balance, last_entry FROM ledger_accounts
        WHERE team_id = %(team_id)s
          AND holder = ANY(%(holders)s::text[]) AND kind = ANY(%(kinds)s::text[])
        ORDER BY array_position(ARRAY['treasury', 'shop', 'allowance', 'member'], kind), holder
        FOR NO KEY UPDATE
    ), judged AS MATERIALIZED (
        SELECT h.*, a.amount, a.earned FROM asked AS a
        JOIN held AS h ON h.holder = a.holder AND h.kind = a.kind
    ), verdict AS MATERIALIZED (
        SELECT count(*) < %(many)s::int AS missing,
               coalesce(bool_or(balance + amount < 0 AND kind <> 'treasury'), false) AS short
        FROM judged
    ), entered AS (
        INSERT INTO ledger_entries (team_id, kind, key, reverses, actor, about)
        SELECT %(team_id)s, %(entry_kind)s, %(key)s, %(reverses)s::bigint, %(actor)s, %(about)s
        FROM verdict WHERE NOT missing AND NOT short
        ON CONFLICT DO NOTHING
        RETURNING id
    ), moved AS (
        UPDATE ledger_accounts AS a
        SET balance = j.balance + j.amount, earned = a.earned + j.earned, last_entry = e.id
        FROM judged AS j, entered AS e
        WHERE a.team_id = %(team_id)s AND a.holder = j.holder AND a.kind = j.kind
    ), posted AS (
        INSERT INTO ledger_postings
            (team_id, entry_id, holder, kind, amount, balance_after, previous)
        SELECT %(team_id)s, e.id, j.holder, j.kind, j.amount, j.balance + j.amount, j.last_entry
        FROM judged AS j, entered AS e
    )
    SELECT (SELECT id FROM entered) AS entry, missing, short FROM verdict
"""

OPEN = """
    INSERT INTO ledger_accounts (team_id, holder, kind)
    SELECT %(team_id)s, a.* FROM unnest(%(holders)s::text[], %(kinds)s::text[]) AS a(holder, kind)
    ORDER BY array_position(ARRAY['treasury', 'shop', 'allowance', 'member'], a.kind), a.holder
    ON CONFLICT DO NOTHING
"""

BY_KEY = "SELECT id FROM ledger_entries WHERE team_id = %(team_id)s AND key = %(key)s"

POSTINGS = """
    SELECT p.holder, p.kind, p.amount, e.kind AS entry_kind FROM ledger_postings AS p
    JOIN ledger_entries AS e ON e.team_id = p.team_id AND e.id = p.entry_id
    WHERE p.team_id = %(team_id)s AND p.entry_id = %(entry)s
"""

BALANCE = """
    SELECT balance, earned FROM ledger_accounts
    WHERE team_id = %(team_id)s AND holder = %(holder)s AND kind = %(kind)s
"""

# Along the chain, from the newest back: by the primary key, so what is old costs nothing.
HISTORY = """
    WITH RECURSIVE chain AS (
        SELECT p.*, 1 AS nth FROM ledger_accounts AS a
        JOIN ledger_postings AS p ON p.team_id = a.team_id AND p.entry_id = a.last_entry
            AND p.holder = a.holder AND p.kind = a.kind
        WHERE a.team_id = %(team_id)s AND a.holder = %(holder)s AND a.kind = %(kind)s
        UNION ALL
        SELECT p.*, c.nth + 1 FROM chain AS c
        JOIN ledger_postings AS p ON p.team_id = c.team_id AND p.entry_id = c.previous
            AND p.holder = c.holder AND p.kind = c.kind
        WHERE c.nth < %(most)s
    )
    SELECT e.id, e.kind, e.actor, e.about, e.at, c.amount,
           ARRAY(SELECT o.holder FROM ledger_postings AS o
                 WHERE o.team_id = c.team_id AND o.entry_id = c.entry_id
                   AND (o.holder, o.kind) <> (c.holder, c.kind) LIMIT 5) AS others
    FROM chain AS c JOIN ledger_entries AS e ON e.team_id = c.team_id AND e.id = c.entry_id
    ORDER BY c.nth
"""


class LedgerRepository:
    """The ledger, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def post(
        self,
        *,
        team_id: str,
        kind: str,
        key: str,
        postings: Sequence[Posting],
        actor: str,
        about: str = "",
        reverses: int | None = None,
    ) -> Entered:
        """Lock the accounts and write an entry, if all of them can bear it and *key* is new.

        The accounts stay held until this transaction ends; others wait.
        """
        found = row(
            self._session,
            POST,
            team_id=team_id,
            entry_kind=kind,
            key=key,
            reverses=reverses,
            actor=actor,
            about=about,
            many=len(postings),
            amounts=[each.amount for each in postings],
            earned=[each.earned for each in postings],
            **_names([each.account for each in postings]),
        )
        return Entered(**(found or {}))

    def open(self, team_id: str, accounts: Sequence[Account]) -> None:
        """Make the accounts that are not there yet."""
        rows(self._session, OPEN, team_id=team_id, **_names(accounts))

    def by_key(self, team_id: str, key: str) -> int | None:
        """Return the entry that *key* has caused."""
        found = row(self._session, BY_KEY, team_id=team_id, key=key)
        return None if found is None else int(found["id"])

    def postings(self, team_id: str, entry: int) -> list[Posting]:
        """Return what an entry did."""
        found = rows(self._session, POSTINGS, team_id=team_id, entry=entry)
        return [_posting(each) for each in found]

    def balance(self, team_id: str, account: Account) -> int:
        """Return what an account holds."""
        found = row(self._session, BALANCE, team_id=team_id, **_name(account))
        return int(found["balance"]) if found else 0

    def history(self, team_id: str, account: Account, *, most: int) -> list[Row]:
        """Return an account's newest entries, the newest first, each with who else was in it."""
        return rows(self._session, HISTORY, team_id=team_id, most=most, **_name(account))


def _name(account: Account) -> dict[str, str]:
    return {"holder": account.holder, "kind": account.kind.value}


def _names(accounts: Sequence[Account]) -> dict[str, Any]:
    return {
        "holders": [account.holder for account in accounts],
        "kinds": [account.kind.value for account in accounts],
    }


def _posting(found: Row) -> Posting:
    account = Account(AccountKind(found["kind"]), found["holder"])
    is_kudos = found["entry_kind"] in EARNING and account.kind is AccountKind.MEMBER
    return Posting(account, found["amount"], found["amount"] if is_kudos else 0)


EARNING = ("kudos", "reaction")
"""Kinds of entries that the leaderboard counts."""

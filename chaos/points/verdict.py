"""Whether it adds up: what must hold of the ledger, whoever died in between."""

from collections.abc import Iterator

from db.repositories.invariant import looking
from db.repositories.invariants import ledger
from db.session import rows, transaction
from services.check import Check, Scope

TEAM = "T0STORM"

SUMS = """
    SELECT coalesce(sum(balance), 0)::bigint AS total,
           count(*) FILTER (WHERE balance < 0 AND kind <> 'treasury') AS negative
    FROM ledger_accounts WHERE team_id = %(team)s
"""

UNLIKE = """
    SELECT a.holder, a.kind FROM ledger_accounts AS a
    LEFT JOIN (SELECT holder, kind, sum(amount) AS total FROM ledger_postings
               WHERE team_id = %(team)s GROUP BY holder, kind) AS p USING (holder, kind)
    WHERE a.team_id = %(team)s AND a.balance <> coalesce(p.total, 0)
"""

STATE = """
    SELECT (SELECT json_agg(row(holder, kind, balance) ORDER BY holder, kind)::text
            FROM ledger_accounts WHERE team_id = %(team)s) AS accounts,
           (SELECT count(*) FROM ledger_entries WHERE team_id = %(team)s) AS entries,
           (SELECT stock FROM rewards WHERE team_id = %(team)s) AS stock,
           (SELECT coalesce(sum(amount), 0)::bigint FROM ledger_postings
            WHERE team_id = %(team)s AND kind = 'shop') AS shop
"""


def state() -> dict[str, object]:
    """Return everything that a repetition must leave as it is."""
    with transaction() as session:
        return rows(session, STATE, team=TEAM)[0]


def broken(*, stock: int, price: int) -> Iterator[str]:
    """Yield what does not hold: a sentence each."""
    with transaction() as session:
        sums = rows(session, SUMS, team=TEAM)[0]
        unlike = rows(session, UNLIKE, team=TEAM)
    if sums["total"]:
        yield f"the sum of all points is {sums['total']}, not 0"
    if sums["negative"]:
        yield f"{sums['negative']} accounts are below zero"
    if unlike:
        yield f"{len(unlike)} balances are not the sum of their postings"
    now = state()
    if now["shop"] != (stock - int(str(now["stock"]))) * price:
        yield f"the shop holds {now['shop']} points for {stock} - {now['stock']} pieces"
    ours = {invariant.name for invariant in ledger.ALL}  # nobody chains the audit here
    for finding in Check(lambda: looking(within=_PATIENCE), Scope(team=TEAM)).run().findings:
        if finding.invariant in ours:
            yield finding.says


_PATIENCE = Scope().within

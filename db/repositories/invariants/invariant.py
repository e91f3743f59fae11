"""What an invariant is, and how a whole table is gone through without holding it up."""

from dataclasses import dataclass
from enum import StrEnum


class Walk(StrEnum):
    """A table that is gone through from key to key, a workspace after the other."""

    NOTHING = ""
    """Not gone through: an index leads to the few rows in question."""
    CASES = "cases"
    CONVERSATIONS = "conversations"
    REQUESTS = "inbox"
    DELIVERIES = "deliveries"
    ENTRIES = "ledger_entries"
    ACCOUNTS = "ledger_accounts"


@dataclass(frozen=True, kw_only=True)
class Invariant:
    """One thing that must hold.

    A query is one statement, so it sees one moment, and it compares with that moment
    (`statement_timestamp()`): what runs meanwhile can't make it wrong.
    """

    name: str
    """What an operator reads and a test names, e.g. `request-unprocessed`."""
    promise: int
    """Which of the six promises of docs/guarantees.md it belongs to."""
    says: str
    """The sentence about a broken row; braces are filled with its columns."""
    query: str
    """Returns broken rows: team_id first, then ids, never words of people.

    May use team, grace, tick, late and most; where it walks, team_id, after and upto instead of
    team.
    """
    walk: Walk = Walk.NOTHING

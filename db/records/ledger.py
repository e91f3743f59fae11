"""The ledger as the rules see it: accounts, postings, and what came of an entry."""

from dataclasses import dataclass
from datetime import date

from db.models.ledger_account import AccountKind

OF_THE_WORKSPACE = "-"
"""Holder of the accounts that belong to nobody."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account of a workspace."""

    kind: AccountKind
    holder: str


TREASURY = Account(AccountKind.TREASURY, OF_THE_WORKSPACE)
SHOP = Account(AccountKind.SHOP, OF_THE_WORKSPACE)


def member(user: str) -> Account:
    """Return the account of what *user* owns."""
    return Account(AccountKind.MEMBER, user)


def allowance(user: str, day: date) -> Account:
    """Return the account of what *user* may give away on *day*."""
    return Account(AccountKind.ALLOWANCE, f"{user}/{day.isoformat()}")


@dataclass(frozen=True, slots=True)
class Posting:
    """What an entry adds to an account; a negative amount is taken from it."""

    account: Account
    amount: int
    earned: int = 0
    """How much of it counts on the leaderboard."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entered:
    """What came of an entry."""

    entry: int | None
    """Its id, if it was written just now."""
    missing: bool
    """An account is not there yet."""
    short: bool
    """An account holds too little."""

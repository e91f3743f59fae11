"""What must always hold, as queries that return where it does not. One file a promise."""

from db.repositories.invariants import (
    audit,
    cards,
    deletions,
    ledger,
    moves,
    once,
    reminders,
    requests,
    sanctions,
    steps,
    stuck,
)
from db.repositories.invariants.invariant import Invariant, Walk

__all__ = ["INVARIANTS", "Invariant", "Walk"]

INVARIANTS: tuple[Invariant, ...] = (
    *requests.ALL,
    *once.ALL,
    *stuck.ALL,
    *steps.ALL,
    *deletions.ALL,
    *cards.ALL,
    *moves.ALL,
    *sanctions.ALL,
    *reminders.ALL,
    *audit.ALL,
    *ledger.ALL,
)
"""All of them, in the order in which they are looked at."""

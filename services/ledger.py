"""The ledger: points move by entries that sum to zero, once for each cause, never edited."""

from collections.abc import Sequence
from dataclasses import replace

from db.records.ledger import Entered, Posting
from db.repositories.ledger import LedgerRepository
from services.errors import DomainError

LARGEST = 1_000_000
"""Most points that one posting may move; more is a typing mistake."""


class NotEnoughPointsError(DomainError):
    """You don't have that many points. `/balance` shows what you have."""


class TakenBackAlreadyError(DomainError):
    """That was taken back already."""


class UnbalancedError(ValueError):
    """Postings that don't sum to zero, are nothing, or are about one account twice: a defect."""


class LedgerService:
    """The only writer of the ledger."""

    def __init__(self, ledger: LedgerRepository) -> None:
        self._ledger = ledger

    def enter(
        self,
        kind: str,
        *,
        team_id: str,
        key: str,
        postings: Sequence[Posting],
        actor: str,
        about: str = "",
    ) -> tuple[int, bool]:
        """Write an entry; return its id, and whether *key* was new. If not, nothing changes.

        :raises NotEnoughPointsError: an account would fall below zero
        :raises UnbalancedError: the postings are none that an entry can have
        """
        _require_balanced(postings)
        entered = self._post(kind, team_id, key, postings, actor, about)
        if entered.entry is not None:
            return entered.entry, True
        known = self._ledger.by_key(team_id, key)
        if known is None:
            raise NotEnoughPointsError
        return known, False

    def take_back(
        self,
        kind: str,
        entry: int,
        *,
        team_id: str,
        key: str,
        actor: str,
        about: str = "",
    ) -> tuple[int, bool]:
        """Write the entry that reverses *entry*; return its id, and whether *key* was new.

        :raises TakenBackAlreadyError: another one has reversed it
        :raises NotEnoughPointsError: who got the points has spent them
        """
        done = self._ledger.postings(team_id, entry)
        mirrored = [replace(each, amount=-each.amount, earned=-each.earned) for each in done]
        entered = self._post(kind, team_id, key, mirrored, actor, about, reverses=entry)
        if entered.entry is not None:
            return entered.entry, True
        known = self._ledger.by_key(team_id, key)
        if known is None:
            raise NotEnoughPointsError if entered.short else TakenBackAlreadyError
        return known, False

    def _post(
        self,
        kind: str,
        team_id: str,
        key: str,
        postings: Sequence[Posting],
        actor: str,
        about: str,
        *,
        reverses: int | None = None,
    ) -> Entered:
        """Post; where an account is not there yet, open it and post again."""
        values = {"team_id": team_id, "kind": kind, "key": key, "actor": actor, "about": about}
        entered = self._ledger.post(**values, postings=postings, reverses=reverses)
        if entered.missing:
            self._ledger.open(team_id, [each.account for each in postings])
            entered = self._ledger.post(**values, postings=postings, reverses=reverses)
        return entered


def _require_balanced(postings: Sequence[Posting]) -> None:
    accounts = {each.account for each in postings}
    amounts = [each.amount for each in postings]
    if sum(amounts) or not all(0 < abs(each) <= LARGEST for each in amounts):
        raise UnbalancedError
    if len(accounts) != len(postings) or not accounts:
        raise UnbalancedError

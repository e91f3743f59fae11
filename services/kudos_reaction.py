"""Kudos by a reaction: once for each person, message and sign, whatever Slack sends again."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import structlog

from db.repositories.kudos import KudosRepository
from db.session import Row
from services.allowance import AllowanceService
from services.errors import DomainError
from services.kudos import AllowanceSpentError, KudosService
from services.ledger import LedgerService, NotEnoughPointsError
from services.preferring import PreferenceService
from services.request import Request
from services.user import UserService

log = structlog.get_logger(__name__)

Sign = dict[str, str]
"""team_id, channel, ts, emoji, giver: what a reaction is about."""


class KudosReactionService:
    """The rules of kudos by a reaction."""

    def __init__(
        self,
        *,
        users: UserService,
        kudos: KudosService,
        reactions: KudosRepository,
        allowances: AllowanceService,
        ledger: LedgerService,
        preferences: PreferenceService,
    ) -> None:
        self._users = users
        self._kudos = kudos
        self._reactions = reactions
        self._allowances = allowances
        self._ledger = ledger
        self._preferences = preferences

    def changed(self, request: Request, sign: Sign, author: str, at: str, *, added: bool) -> None:
        """Take in that a sign was put on *author*'s message, or taken away, *at* Slack's time.

        :raises AllowanceSpentError: nothing is left to give today
        """
        emoji = self._preferences.of(request.team_id).kudos_emoji.strip(": ")
        if not emoji or sign["emoji"] != emoji or author == request.actor:
            return
        giver = self._who(request, author)
        if giver is None:
            return
        moment = _moment(at)
        seen = self._reactions.merge_reaction(
            sign, added_at=moment if added else None, removed_at=None if added else moment
        )
        self._follow(request, sign, giver, author, seen)

    def _follow(self, request: Request, sign: Sign, giver: Row, author: str, seen: Row) -> None:
        """Give, or take back, what follows from all that is known of the sign."""
        within = self._preferences.of(request.team_id).kudos_take_back
        stands, entry = _stands(seen, within), seen["entry_id"]
        if stands and entry is None:
            purse = self._allowances.open(request, giver["time_zone"])
            key = f"reaction:{_name(sign)}"
            entry = self._kudos.enter(request, "reaction", key, purse, [author], 1)
            self._reactions.settle_reaction(sign, entry, is_taken_back=False)
        elif not stands and entry is not None and not seen["is_taken_back"]:
            self._take_back(request, sign, entry)

    def _take_back(self, request: Request, sign: Sign, entry: int) -> None:
        """Reverse the entry; what the receiver has spent meanwhile stays theirs."""
        try:
            self._ledger.take_back(
                "take_back",
                entry,
                team_id=request.team_id,
                key=f"take_back:{_name(sign)}",
                actor=request.actor,
            )
        except NotEnoughPointsError:
            log.info("kudos.spent_already", entry=entry)
            return
        self._reactions.settle_reaction(sign, entry, is_taken_back=True)
        self._reactions.take_back(request.team_id, entry)

    def _who(self, request: Request, author: str) -> Row | None:
        """Return who gives, if they may thank *author*; nobody is told off for a reaction."""
        try:
            giver, receiver = self._users.people(request.team_id, request.actor, author)
            self._kudos.require_may_thank(giver, [receiver])
        except AllowanceSpentError:
            raise
        except DomainError:
            return None
        return None if giver["is_bot"] or giver["is_deleted"] else giver


def _name(sign: Sign) -> str:
    """Return the sign as a key, the message's time first: what is new stands together."""
    return ":".join((sign["ts"], sign["channel"], sign["emoji"], sign["giver"]))


def _moment(ts: str) -> datetime:
    """Return a time of Slack's (seconds and microseconds), exactly."""
    whole, _, part = ts.partition(".")
    micro = int((Decimal(f"0.{part or 0}") * 1_000_000).to_integral_value())
    return datetime.fromtimestamp(int(whole), UTC) + timedelta(microseconds=micro)


def _stands(seen: Row, within: timedelta) -> bool:
    """Tell whether the sign counts: it was put there, and not taken away *within* a time.

    What depends on the order in which events come is not asked, so it comes out the same.
    """
    added, removed = seen["added_at"], seen["removed_at"]
    if added is None:
        return False
    return removed is None or removed - added > within

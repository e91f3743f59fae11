"""Kudos: thanks that count, out of a daily allowance."""

from collections.abc import Sequence

from db.records.ledger import Account, Posting, member
from db.repositories.kudos import KudosRepository
from db.repositories.ledger import LedgerRepository
from db.session import Row
from services import kudos_request
from services.allowance import AllowanceService
from services.delivery import DeliveryService
from services.errors import DomainError
from services.ledger import LedgerService, NotEnoughPointsError
from services.ports import View
from services.request import Request
from services.user import UserService

MOST = 100
"""Points that one person may be thanked with at once."""

NEWEST = 5
"""Entries that /balance shows."""


class ThanksYourselfError(DomainError):
    """Kudos are for others. Pick somebody else from the list, as in `/kudos @milo 3`."""


class ThanksABotError(DomainError):
    """Apps don't collect kudos. Thank the person behind it, as in `/kudos @milo 3`."""


class ThanksTheGoneError(DomainError):
    """That account is deactivated, so the points would be lost."""


class NotAThanksError(DomainError):
    """I give 1 to 100 points to each person at once, as in `/kudos @milo 3`."""


class AllowanceSpentError(DomainError):
    """That is more than you have left to give today. `/balance` shows it; tomorrow is a new day."""


class KudosService:
    """The rules of giving kudos."""

    def __init__(
        self,
        *,
        users: UserService,
        allowances: AllowanceService,
        ledger: LedgerService,
        accounts: LedgerRepository,
        kudos: KudosRepository,
        deliveries: DeliveryService,
    ) -> None:
        self._users = users
        self._allowances = allowances
        self._ledger = ledger
        self._accounts = accounts
        self._kudos = kudos
        self._deliveries = deliveries

    def give(self, request: Request) -> None:
        """Give what was typed, tell who gets it, and answer.

        :raises DomainError: the text says too little, or a rule speaks against it
        """
        wanted = kudos_request.parse(request.text)
        points = 1 if wanted.points is None else wanted.points
        if not 1 <= points <= MOST:
            raise NotAThanksError
        giver, *receivers = self._users.people(request.team_id, request.actor, *wanted.people)
        self.require_may_thank(giver, receivers)
        purse = self._allowances.open(request, giver["time_zone"])
        self.enter(request, "kudos", request.key, purse, wanted.people, points, wanted.about)
        left = self._accounts.balance(request.team_id, purse)
        self._tell(request, wanted.people, points, wanted.about, left)

    def require_may_thank(self, giver: Row, receivers: Sequence[Row]) -> None:
        """Let *giver* thank *receivers*.

        :raises DomainError: the first rule that speaks against it
        """
        for receiver in receivers:
            if receiver["user_id"] == giver["user_id"]:
                raise ThanksYourselfError
            if receiver["is_bot"]:
                raise ThanksABotError
            if receiver["is_deleted"]:
                raise ThanksTheGoneError

    def enter(
        self,
        request: Request,
        kind: str,
        key: str,
        purse: Account,
        receivers: Sequence[str],
        points: int,
        about: str = "",
    ) -> int:
        """Write the entry of kudos, once by *key*; return its id.

        :raises AllowanceSpentError: there is not enough left of the day's allowance
        """
        gained = [Posting(member(receiver), points, points) for receiver in receivers]
        postings = [Posting(purse, -points * len(gained)), *gained]
        try:
            entry, is_new = self._ledger.enter(
                kind,
                team_id=request.team_id,
                key=key,
                postings=postings,
                actor=request.actor,
                about=about,
            )
        except NotEnoughPointsError:
            raise AllowanceSpentError from None
        if is_new:
            self._kudos.add(
                request.team_id, entry, giver=request.actor, receivers=receivers, points=points
            )
        return entry

    def points(self, team_id: str, user: str) -> int:
        """Return what *user* has."""
        return self._accounts.balance(team_id, member(user))

    def balance(self, request: Request) -> View:
        """Return what the actor has, may give today, and what happened last."""
        person = self._users.person(request.team_id, request.actor)
        account = member(request.actor)
        items = self._accounts.history(request.team_id, account, most=NEWEST)
        facts = {
            "points": self.points(request.team_id, request.actor),
            "left": self._allowances.left(request, person["time_zone"]),
            "a_day": self._allowances.a_day(request.team_id),
            "items": [movement(each, request.actor) for each in items],
        }
        return View(name="balance", facts=facts)

    def _tell(
        self, request: Request, people: Sequence[str], points: int, about: str, left: int
    ) -> None:
        facts = {"people": list(people), "points": points, "about": about, "left": left}
        self._deliveries.answer(request, View(name="kudos_given", facts=facts))
        told = View(
            name="kudos_received", facts={"by": request.actor, "points": points, "about": about}
        )
        for receiver in people:
            key = f"{request.key}:kudos:{receiver}"
            self._deliveries.post(request.team_id, request.day, key, receiver, told)


def movement(entry: Row, user: str) -> dict[str, object]:
    """Return what /balance shows of an entry."""
    is_given = entry["actor"] == user and entry["amount"] < 0
    others = [holder.partition("/")[0] for holder in entry["others"] if holder != "-"]
    return {
        "kind": entry["kind"],
        "points": entry["amount"],
        "people": others if is_given else [entry["actor"]] if entry["actor"] else [],
        "about": entry["about"],
        "at": int(entry["at"].timestamp()),
    }

"""Transfers: a member gives points of their own away, after a Confirm."""

import uuid

from db.records.ledger import Posting, member
from db.repositories.ledger import LedgerRepository
from db.session import Row
from fsm.flow import Event
from services import kudos_request
from services.deal import TRANSFER, DealService, require_owner
from services.delivery import DeliveryService
from services.errors import DomainError
from services.ledger import LARGEST, LedgerService, NotEnoughPointsError
from services.ports import View
from services.request import Request
from services.user import UserService


class TransferUsageError(DomainError):
    """Tell me whom and how many: `/transfer @milo 10 for lunch`."""


class TransferToYourselfError(DomainError):
    """You have those already. Pick somebody else from the list, as in `/transfer @milo 10`."""


class TransferToNobodyError(DomainError):
    """Apps and deactivated accounts can't own points. Pick a member, as in `/transfer @milo 10`."""


class TransferService:
    """The rules of transfers."""

    def __init__(
        self,
        *,
        users: UserService,
        deals: DealService,
        ledger: LedgerService,
        accounts: LedgerRepository,
        deliveries: DeliveryService,
    ) -> None:
        self._users = users
        self._deals = deals
        self._ledger = ledger
        self._accounts = accounts
        self._deliveries = deliveries

    def propose(self, request: Request) -> None:
        """Ask the actor, in a direct message, whether they mean it.

        :raises DomainError: the text says too little, or a rule speaks against it
        """
        wanted = kudos_request.parse(request.text)
        if wanted.points is None or len(wanted.people) != 1:
            raise TransferUsageError
        if not 1 <= wanted.points <= LARGEST:
            raise NotEnoughPointsError
        taker = wanted.people[0]
        self._require_may_get(request, taker)
        if self._accounts.balance(request.team_id, member(request.actor)) < wanted.points:
            raise NotEnoughPointsError
        deal = {"to": taker, "points": wanted.points}
        opened = self._deals.open(TRANSFER, request, deal, home=request.actor, about=wanted.about)
        self._deals.point_to(request, opened)

    def press(
        self, request: Request, event: Event, *, conversation_id: uuid.UUID, version: int
    ) -> None:
        """Apply the button that was pressed: a Confirm moves the points.

        :raises DomainError: it is settled, or the first rule that speaks against it
        """
        held, late = self._deals.decide(
            TRANSFER, event, request, conversation_id=conversation_id, version=version
        )
        require_owner(held, request.actor)
        if late or event is not Event.CONFIRM:
            return
        deal, about = held.data["deal"], str(held.data.get("reason") or "")
        self._require_may_get(request, deal["to"])
        postings = [
            Posting(member(request.actor), -deal["points"]),
            Posting(member(deal["to"]), deal["points"]),
        ]
        self._ledger.enter(
            TRANSFER,
            team_id=request.team_id,
            key=f"deal:{held.id}",
            postings=postings,
            actor=request.actor,
            about=about,
        )
        facts = {"by": request.actor, "points": deal["points"], "about": about, "flow": TRANSFER}
        told = View(name="points_received", facts=facts)
        self._deliveries.post(request.team_id, request.day, f"deal:{held.id}", deal["to"], told)

    def _require_may_get(self, request: Request, taker: str) -> None:
        people: list[Row] = self._users.people(request.team_id, request.actor, taker)
        if taker == request.actor:
            raise TransferToYourselfError
        if people[1]["is_bot"] or people[1]["is_deleted"]:
            raise TransferToNobodyError

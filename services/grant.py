"""Grants: points out of the treasury, with a reason; many of them need two people."""

import uuid

from db.records.ledger import TREASURY, Posting, member
from fsm.flow import Event
from services import kudos_request
from services.deal import GRANT, DealService
from services.delivery import DeliveryService
from services.errors import DomainError
from services.ledger import LARGEST, LedgerService
from services.policy import SecondPersonError
from services.ports import View
from services.preferring import PreferenceService
from services.request import Request
from services.user import UserService


class GrantUsageError(DomainError):
    """Tell me whom, how many, and why: `/grant @milo 50 for organising the meet-up`."""


class GrantToYourselfError(DomainError):
    """Nobody grants points to themselves. Ask another moderator."""


class GrantToNobodyError(DomainError):
    """Apps and deactivated accounts can't own points. Pick a member from the list."""


class GrantService:
    """The rules of grants."""

    def __init__(
        self,
        *,
        users: UserService,
        deals: DealService,
        ledger: LedgerService,
        deliveries: DeliveryService,
        preferences: PreferenceService,
    ) -> None:
        self._users = users
        self._deals = deals
        self._ledger = ledger
        self._deliveries = deliveries
        self._preferences = preferences

    def grant(self, request: Request) -> None:
        """Grant what was typed, or ask a second person.

        :raises DomainError: the text says too little, or a rule speaks against it
        """
        self._users.require_moderator(request.team_id, request.actor)
        wanted = kudos_request.parse(request.text)
        points = wanted.points or 0
        if not 1 <= points <= LARGEST or len(wanted.people) != 1 or not wanted.about:
            raise GrantUsageError
        taker = wanted.people[0]
        self._require_may_get(request, taker)
        now = self._preferences.of(request.team_id)
        if 0 < now.two_people_grant_above < points:
            deal = {"to": taker, "points": points}
            home = now.moderators_channel or request.actor
            opened = self._deals.open(GRANT, request, deal, home=home, about=wanted.about)
            self._deals.point_to(request, opened)
            return
        self._enter(request, request.key, taker, points, wanted.about)
        facts = {"to": taker, "points": points, "about": wanted.about}
        self._deliveries.answer(request, View(name="granted", facts=facts))

    def press(
        self, request: Request, event: Event, *, conversation_id: uuid.UUID, version: int
    ) -> None:
        """Apply a moderator's button: somebody else than who asked, or gets the points, confirms.

        :raises DomainError: it is settled, or the first rule that speaks against it
        """
        held, late = self._deals.decide(
            GRANT, event, request, conversation_id=conversation_id, version=version
        )
        self._users.require_moderator(request.team_id, request.actor)
        if late or event is not Event.CONFIRM:
            return
        deal = held.data["deal"]
        if held.owner == request.actor:
            raise SecondPersonError
        self._require_may_get(request, deal["to"])
        about = str(held.data.get("reason") or "")
        self._enter(request, f"deal:{held.id}", deal["to"], deal["points"], about)

    def _enter(self, request: Request, key: str, taker: str, points: int, about: str) -> None:
        """Write the entry and tell who gets the points, once by *key*."""
        self._ledger.enter(
            GRANT,
            team_id=request.team_id,
            key=key,
            postings=[Posting(TREASURY, -points), Posting(member(taker), points)],
            actor=request.actor,
            about=about,
        )
        facts = {"by": request.actor, "points": points, "about": about, "flow": GRANT}
        told = View(name="points_received", facts=facts)
        self._deliveries.post(request.team_id, request.day, f"{key}:granted", taker, told)

    def _require_may_get(self, request: Request, taker: str) -> None:
        people = self._users.people(request.team_id, request.actor, taker)
        if taker == request.actor:
            raise GrantToYourselfError
        if people[1]["is_bot"] or people[1]["is_deleted"]:
            raise GrantToNobodyError

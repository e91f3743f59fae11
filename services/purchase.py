"""Purchases: asked, paid, and under way until somebody hands the reward over or refunds it."""

import uuid
from contextlib import suppress
from datetime import UTC, datetime

from db.records.conversation import ConversationRecord
from db.records.ledger import SHOP, Posting, member
from db.repositories.shop import ShopRepository
from db.session import Row
from fsm.flow import Event
from services.conversation import AlreadySettledError
from services.deal import ORDER, REWARD, DealService, require_owner
from services.delivery import DeliveryService
from services.errors import DomainError
from services.ledger import LedgerService
from services.ports import View
from services.preferring import PreferenceService
from services.request import Request
from services.shop import NoSuchRewardError
from services.user import UserService


class SoldOutError(DomainError):
    """Somebody took the last one. See `/shop` for what else there is."""


class LimitReachedError(DomainError):
    """You have as many of those as one person may. See `/shop` for what else there is."""


class PriceChangedError(DomainError):
    """The price has changed meanwhile. See `/shop` for what it is now."""


class OwnOrderError(DomainError):
    """That is your own order, so somebody else has to settle it."""


class PurchaseService:
    """The rules of buying, handing over and refunding."""

    def __init__(
        self,
        *,
        users: UserService,
        deals: DealService,
        shop: ShopRepository,
        ledger: LedgerService,
        deliveries: DeliveryService,
        preferences: PreferenceService,
    ) -> None:
        self._users = users
        self._deals = deals
        self._shop = shop
        self._ledger = ledger
        self._deliveries = deliveries
        self._preferences = preferences

    def propose(self, request: Request, reward: int) -> None:
        """Ask the actor, in a direct message, whether they want it.

        :raises DomainError: it is not to be had, or they have had their share
        """
        self._users.person(request.team_id, request.actor)
        found = self._shop.get(request.team_id, reward)
        self._require_available(request, found, reward)
        assert found is not None  # noqa: S101 - judged in the line above
        deal = {"reward": reward, "name": found["name"], "points": found["price"]}
        opened = self._deals.open(REWARD, request, deal, home=request.actor)
        self._deals.point_to(request, opened)

    def press(
        self, request: Request, event: Event, *, conversation_id: uuid.UUID, version: int
    ) -> None:
        """Apply the buyer's button: a Confirm pays, takes one from the stock and places the order.

        :raises DomainError: it is settled, or the first rule that speaks against it
        """
        held, late = self._deals.decide(
            REWARD, event, request, conversation_id=conversation_id, version=version
        )
        require_owner(held, request.actor)
        if not late and event is Event.CONFIRM:
            self._pay(request, held)

    def decide(
        self, request: Request, event: Event, *, conversation_id: uuid.UUID, version: int
    ) -> None:
        """Apply the button of who hands rewards over: Confirm for done, Cancel for a refund.

        :raises DomainError: it is settled, or the first rule that speaks against it
        """
        held, late = self._deals.decide(
            ORDER, event, request, conversation_id=conversation_id, version=version
        )
        self._require_may_settle(request, held)
        if late:
            self.expired(held)
            return
        self.settle(
            request.team_id,
            int(held.data["deal"]["order"]),
            by=request.actor,
            fulfilled=event is Event.CONFIRM,
        )

    def settle(self, team_id: str, order: int, *, by: str, fulfilled: bool) -> bool:
        """Settle an order, once: for a person's button, the time, or a webhook's answer.

        :param by: who did; empty where it was the time
        :return: False if it was settled already
        """
        state = "fulfilled" if fulfilled else "refunded"
        settled = self._shop.settle(team_id, order, state, by=by)
        if settled is None:
            return False
        if not fulfilled:
            self._shop.put_back(team_id, settled["reward_id"])
            self._ledger.take_back(
                "refund", settled["entry_id"], team_id=team_id, key=f"refund:{order}", actor=by
            )
        event = Event.SUCCEED if fulfilled else Event.FAIL
        with suppress(AlreadySettledError):  # the buyer's own has expired: the order decides
            self._deals.close(team_id, settled["conversation_id"], event)
        self._tell(team_id, order, settled, is_fulfilled=fulfilled)
        return True

    def expired(self, conversation: ConversationRecord) -> None:
        """Refund an order that nobody settled in time."""
        if conversation.flow == ORDER:
            order = int(conversation.data["deal"]["order"])
            self.settle(conversation.team_id, order, by="", fulfilled=False)

    def _pay(self, request: Request, held: ConversationRecord) -> None:
        team_id, deal = request.team_id, held.data["deal"]
        reward = int(deal["reward"])
        found = self._shop.hold(team_id, reward)
        self._require_available(request, found, reward)
        assert found is not None  # noqa: S101 - judged in the line above
        if found["price"] != deal["points"]:
            raise PriceChangedError
        price = int(found["price"])
        postings = [Posting(member(request.actor), -price), Posting(SHOP, price)]
        entry, _ = self._ledger.enter(
            "purchase",
            team_id=team_id,
            key=f"deal:{held.id}",
            postings=postings,
            actor=request.actor,
            about=found["name"],
        )
        self._shop.take(team_id, reward)
        order = self._shop.place(
            team_id,
            reward=reward,
            buyer=request.actor,
            name=found["name"],
            price=price,
            entry=entry,
            conversation=held.id,
        )
        now = self._preferences.of(team_id)
        home = now.shop_channel or now.moderators_channel or found["made_by"]
        self._deals.open(ORDER, request, deal | {"order": order}, home=home)

    def _require_available(self, request: Request, found: Row | None, reward: int) -> None:
        """Let a reward pass that the actor may have.

        :raises DomainError: the first rule that speaks against it
        """
        if found is None or not found["is_offered"]:
            raise NoSuchRewardError
        if found["stock"] == 0:
            raise SoldOutError
        limit = found["per_person"]
        if limit and self._shop.bought(request.team_id, reward, request.actor) >= limit:
            raise LimitReachedError

    def _require_may_settle(self, request: Request, held: ConversationRecord) -> None:
        """Let moderators pass, and who the order was sent to; nobody with their own."""
        if held.home != request.actor:
            self._users.require_moderator(request.team_id, request.actor)
        if held.owner == request.actor:
            raise OwnOrderError

    def _tell(self, team_id: str, order: int, settled: Row, *, is_fulfilled: bool) -> None:
        facts = {"name": settled["name"], "points": settled["price"], "order": order}
        view = View(name="order_settled", facts=facts | {"is_fulfilled": is_fulfilled})
        key, day = f"order:{order}:settled", datetime.now(UTC).date()
        self._deliveries.post(team_id, day, key, settled["buyer"], view)

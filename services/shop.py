"""The shop: what admins offer for points."""

from typing import Any

from db.records.ledger import member
from db.repositories.ledger import LedgerRepository
from db.repositories.shop import ShopRepository
from services.delivery import DeliveryService
from services.errors import DomainError
from services.ledger import LARGEST
from services.ports import View
from services.request import Request
from services.role import NotAllowedError
from services.user import UserService

MOST = 20
"""Rewards that the shop shows."""

LONGEST_NAME = 60

LARGEST_STOCK = 100_000


class NotTheShopkeeperError(DomainError):
    """Only admins and owners of the workspace change what the shop offers. Ask one of them."""


class NoSuchRewardError(DomainError):
    """That is not in the shop any more. See `/shop` for what is."""


class ShopFullError(DomainError):
    """The shop shows twenty rewards at most. Take one out in `/shop` first."""


class ShopService:
    """Shows the shop, and lets admins change it."""

    def __init__(
        self,
        *,
        users: UserService,
        shop: ShopRepository,
        accounts: LedgerRepository,
        deliveries: DeliveryService,
    ) -> None:
        self._users = users
        self._shop = shop
        self._accounts = accounts
        self._deliveries = deliveries

    def show(self, request: Request) -> View:
        """Return what there is, with a button for each; admins may change it."""
        rights = self._users.rights(request.team_id, request.actor, channel=request.place)
        items = self._shop.offered(request.team_id, most=MOST)
        facts = {
            "points": self._accounts.balance(request.team_id, member(request.actor)),
            "items": [_facts(item) for item in items],
            "may_change": "shop" in rights,
        }
        return View(name="shop", facts=facts)

    def form(self, request: Request, reward: int | None) -> View:
        """Return the form for a new reward (None), or for changing one.

        :raises DomainError: the actor is no admin, or there is no such reward
        """
        self._require_admin(request)
        if reward is None:
            return View(name="reward_form", facts={"value": ""})
        found = self._shop.get(request.team_id, reward)
        if found is None or not found["is_offered"]:
            raise NoSuchRewardError
        return View(name="reward_form", facts=_facts(found) | {"value": str(reward)})

    def save(self, request: Request, reward: int | None, fields: dict[str, Any]) -> None:
        """Put a reward into the shop, or change it; or take it out.

        :raises DomainError: the actor is no admin, or there is no such reward
        """
        self._require_admin(request)
        columns = read(fields)
        name = columns["name"]
        if reward is None:
            if len(self._shop.offered(request.team_id, most=MOST)) >= MOST:
                raise ShopFullError
            self._shop.add(request.team_id, by=request.actor, **columns)
        else:
            found = self._shop.hold(request.team_id, reward)
            if found is None:
                raise NoSuchRewardError
            is_offered = not _is_gone(fields)
            self._shop.change(request.team_id, reward, is_offered=is_offered, **columns)
        facts = {"name": name, "price": columns["price"], "is_gone": _is_gone(fields)}
        self._deliveries.answer(request, View(name="reward_saved", facts=facts))

    def _require_admin(self, request: Request) -> None:
        try:
            self._users.require("shop", request.team_id, request.actor, channel=request.place)
        except NotAllowedError:
            raise NotTheShopkeeperError from None


def read(fields: dict[str, Any]) -> dict[str, Any]:
    """Return a reward's columns from what was filled in; `mistakes` has passed it.

    What is no number counts as none, so that a form that was made up changes nothing for the worse.
    """
    return {
        "name": " ".join(str(fields.get("name") or "").split())[:LONGEST_NAME] or "A reward",
        "about": str(fields.get("about") or "").strip()[:200],
        "price": _number(fields.get("price"), LARGEST) or LARGEST,
        "stock": _number(fields.get("stock"), LARGEST_STOCK),
        "per_person": _number(fields.get("per_person"), LARGEST_STOCK) or None,
    }


def mistakes(fields: dict[str, Any], _along: dict[str, Any], *, at: object) -> dict[str, str]:  # noqa: ARG001 - every form's are called alike
    """Return what to mend in the form of a reward: block_id → a sentence."""
    found = {}
    if not str(fields.get("name") or "").strip():
        found["name"] = "What is it called? For example: Coffee with the founders"
    if not _number(fields.get("price"), LARGEST):
        found["price"] = "How many points? A whole number from 1 on, as in 50"
    for name, least in (("stock", 0), ("per_person", 1)):
        said = str(fields.get(name) or "").strip()
        number = _number(said, LARGEST_STOCK)
        if said and (number is None or number < least):
            found[name] = f"A whole number from {least} on, as in 10, or nothing for no limit"
    return found


def _is_gone(fields: dict[str, Any]) -> bool:
    return fields.get("gone") == "gone"


def _number(said: object, most: int) -> int | None:
    text = str(said or "").strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most))):
        return None
    return int(text) if int(text) <= most else None


def _facts(reward: dict[str, Any]) -> dict[str, Any]:
    names = ("id", "name", "about", "price", "stock", "per_person")
    return {name: reward[name] for name in names}

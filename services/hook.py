"""Subscriptions of other programs: made, shown, rotated, ended."""

import uuid
from collections.abc import Callable
from typing import Any

from db.repositories.hook import HookRepository
from db.repositories.hook_message import HookMessageRepository
from db.session import Row
from services import hook_request, hook_secret
from services.errors import DomainError
from services.hook_request import HookRequest
from services.ports import View
from services.request import Request
from services.user import UserService

MOST = 50
"""Subscriptions of one workspace."""

MADE = "subscription.made"
"""What a new one is told first, so that its log says whether it arrives."""

LOGGED = 15
"""Messages that the log shows."""

SEALED = "sealed"
"""The fact that is sealed until it is drawn, and forgotten once it was shown."""


class NoPublicAddressError(DomainError):
    """Steward has no address that others reach. Ask its operator to set `PUBLIC_URL`, then repeat it."""  # noqa: E501 - one sentence


class TooManyHooksError(DomainError):
    """There are fifty subscriptions already. End one first, as in `/unsubscribe 3`."""


class NotInHookChannelError(DomainError):
    """I speak in channels that you and I are in: invite me there, then `/subscribe github #dev push`."""  # noqa: E501 - one sentence


class NoLogError(DomainError):
    """That is for subscriptions that Steward tells events: see `/subscribe list`, then `/subscribe log 3`."""  # noqa: E501 - one sentence


class NoSuchMessageError(DomainError):
    """That message is not there any more. See those that are: `/subscribe log 3`."""


class HookIsOffError(DomainError):
    """That subscription is off. Turn it on, as in `/subscribe on 3`, then send it again."""


class NoSuchHookError(DomainError):
    """There is no such subscription. `/subscribe list` shows them; then try `/unsubscribe 3`."""


class HookService:
    """The rules of subscriptions."""

    def __init__(
        self,
        *,
        users: UserService,
        hooks: HookRepository,
        messages: HookMessageRepository,
        seal: Callable[[str], str],
        site: str,
        loopback: bool,
    ) -> None:
        """*site* is where others reach Steward; empty: nowhere.

        :param loopback: events may be told to this machine itself
        """
        self._users = users
        self._hooks = hooks
        self._messages = messages
        self._seal = seal
        self._loopback = loopback
        self._site = site.rstrip("/")

    def subscribe(self, request: Request, *, is_there: bool | None = None) -> View:
        """Do what was typed behind /subscribe; return what to answer, to that person alone.

        :param is_there: whether they and Steward are in the channels that are named
        :raises DomainError: it says too little, or a rule speaks against it
        """
        self._require(request)
        first, _, rest = request.text.partition(" ")
        match first.lower():
            case "" | "list":
                return self._list(request)
            case "rotate":
                return self._rotate(request, hook_request.numbered(rest))
            case "log":
                return self._log(request, hook_request.numbered(rest))
            case "on":
                return self._turn_on(request, hook_request.numbered(rest))
        wanted = hook_request.parse(request.text, loopback=self._loopback)
        if wanted.channels and not is_there:
            raise NotInHookChannelError
        return self._add(request, wanted)

    def unsubscribe(self, request: Request) -> View:
        """End one; what comes by its address from then on is refused.

        :raises DomainError: there is none, or the person may not
        """
        self._require(request)
        number = hook_request.numbered(request.text)
        if not self._hooks.end(request.team_id, number, by=request.actor):
            raise NoSuchHookError
        return View(name="hook_ended", facts={"number": number})

    def _require(self, request: Request) -> None:
        self._users.require("integrations", request.team_id, request.actor, channel=request.place)

    def _list(self, request: Request) -> View:
        items = [_facts(each) for each in self._hooks.of(request.team_id)]
        return View(name="hooks", facts={"hooks": items})

    def _add(self, request: Request, wanted: HookRequest) -> View:
        """Write it; return its address and its secret, which is shown once."""
        if not self._site and wanted.kind != hook_request.EVENTS:
            raise NoPublicAddressError
        self._hooks.hold(request.team_id)
        if len(self._hooks.of(request.team_id)) >= MOST:
            raise TooManyHooksError
        secret = self._seal(hook_secret.made(wanted.kind))
        address = self._seal(wanted.address) if wanted.address else None
        row = _row(request, wanted, secret) | {"address": address}
        number = self._hooks.add(request.team_id, row)
        if number is None:
            raise NoSuchHookError
        if wanted.kind == hook_request.EVENTS:
            self._messages.add(request.team_id, number, MADE)
        facts = self._facts_of_new(request, number) | {SEALED: {"secret": secret}}
        return View(name="hook_made", facts=facts)

    def _rotate(self, request: Request, number: int) -> View:
        hook = self._hooks.get(request.team_id, number)
        if hook is None:
            raise NoSuchHookError
        secret = self._seal(hook_secret.made(hook["kind"]))
        overlap = hook_secret.OVERLAP
        self._hooks.rotate(request.team_id, number, secret=secret, overlap=overlap)
        more = {SEALED: {"secret": secret}, "is_rotated": True}
        return View(name="hook_made", facts=self._facts_of_new(request, number) | more)

    def again(self, request: Request, value: str) -> View:
        """Have a message of the log told again, under its own id; *value* is its button's.

        :raises DomainError: it is gone, or its subscription is off
        """
        self._require(request)
        number, message = _pressed(value)
        hook = self._hooks.get(request.team_id, number)
        if hook is None or message is None:
            raise NoSuchMessageError
        if hook["off_at"] is not None:
            raise HookIsOffError
        if not self._messages.again(request.team_id, number, message):
            raise NoSuchMessageError
        return View(name="hook_again", facts={"number": number})

    def _log(self, request: Request, number: int) -> View:
        hook = self._hooks.get(request.team_id, number)
        if hook is None or hook["kind"] != hook_request.EVENTS:
            raise NoLogError
        found = self._messages.log(request.team_id, number, limit=LOGGED)
        log = [_logged(each) for each in found]
        return View(name="hook_log", facts={"hook": _facts(hook), "log": log})

    def _turn_on(self, request: Request, number: int) -> View:
        if not self._messages.turn_on(request.team_id, number):
            raise NoLogError
        return View(name="hook_on", facts={"number": number})

    def _facts_of_new(self, request: Request, number: int) -> dict[str, Any]:
        hook = self._hooks.get(request.team_id, number)
        if hook is None:
            raise NoSuchHookError
        url = f"{self._site}/hooks/{request.team_id}/{number}"
        is_ours = hook["kind"] != hook_request.EVENTS
        return {"hook": _facts(hook), "url": url if is_ours else ""}


def _row(request: Request, wanted: HookRequest, secret: str) -> dict[str, Any]:
    return {
        "kind": wanted.kind,
        "channels": list(wanted.channels),
        "events": list(wanted.events),
        "repository": wanted.repository,
        "template": wanted.template,
        "host": wanted.host,
        "secret": secret,
        "made_by": request.key,
        "created_by": request.actor,
    }


def _facts(hook: Row) -> dict[str, Any]:
    names = ("number", "kind", "channels", "events", "repository", "template", "host", "created_by")
    times = ("created_at", "heard_at", "failing_since", "off_at")
    seconds = {name: hook[name] and int(hook[name].timestamp()) for name in times}
    return {name: hook[name] for name in names} | seconds


def _logged(message: Row) -> dict[str, Any]:
    names = ("event", "state", "attempts", "answer")
    times = {name: int(message[name].timestamp()) for name in ("at", "due_at")}
    return {name: message[name] for name in names} | times | {"id": str(message["id"])}


def _pressed(value: str) -> tuple[int, uuid.UUID | None]:
    """Read `<number>.<message>`, a button's value; no message where it is something else."""
    number, _, message = value.partition(".")
    try:
        return hook_request.numbered(number), uuid.UUID(message)
    except (ValueError, hook_request.WhichHookError):
        return 0, None

"""The front of the Web API: tokens, scopes, limits and weather, then the method itself."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from playground import people
from playground.arguments import Arguments, Json
from playground.calls import Received
from playground.error import SlackError
from playground.methods import METHODS, Method
from playground.methods.registry import demand
from playground.scopes import ADMIN_SCOPES, Identity
from playground.world import World

Sleep = Callable[[float], Awaitable[Any]]


@dataclass
class Reply:
    """What goes back to the app."""

    body: Json
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    dropped: bool = False
    """The connection is cut instead."""

    def encoded(self) -> bytes:
        """Return the body as sent; 204 has none."""
        if self.status == 204:  # noqa: PLR2004 - No Content, RFC 9110
            return b""
        return json.dumps(self.body, separators=(",", ":")).encode()


class WebApi:
    """Answers calls as Slack does."""

    def __init__(self, world: World, sleep: Sleep = asyncio.sleep) -> None:
        """Answer for this world; `sleep` is what a slow network costs (tests hand in their own)."""
        self._world = world
        self._sleep = sleep

    async def call(self, method: str, args: Json, token: str) -> Reply:
        """Answer one call."""
        world, began = self._world, time.perf_counter()
        who = self.identify(token)
        name = ("bot" if who.is_bot else "admin") if who else "nobody"
        received = world.calls.open(world.clock.now(), method, args, name)
        slow = world.faults.strike("slow", method)
        if slow:
            await self._sleep(slow.seconds)
        reply = self._storm(method) or self._answer(method, args, who, given=bool(token))
        if reply.body.get("ok") and world.faults.strike("drop_after", method):
            reply = Reply(reply.body, status=0, dropped=True)
        _finish(received, reply, began)
        world.note_call(received)
        return reply

    def identify(self, token: str) -> Identity | None:
        """Return whose *token* it is; None if nobody's."""
        settings, lost = self._world.settings, self._world.faults.lost_scopes
        if token and token == settings.bot_token:
            return Identity(people.BOT_USER, is_bot=True, scopes=self._world.manifest.scopes - lost)
        if token and token == settings.admin_token:
            return Identity(people.OWNER, is_bot=False, scopes=ADMIN_SCOPES - lost)
        return None

    def _storm(self, method: str) -> Reply | None:
        strike = self._world.faults.strike
        if strike("drop_before", method):
            return Reply({}, status=0, dropped=True)
        if strike("http_500", method):
            return Reply({"ok": False, "error": "internal_error"}, status=500)
        limited = strike("http_429", method)
        if limited:
            return _ratelimited(max(1, int(limited.seconds)))
        failing = strike("error", method)
        return Reply({"ok": False, "error": failing.code}) if failing else None

    def _answer(self, name: str, args: Json, who: Identity | None, *, given: bool) -> Reply:
        try:
            method = _known(name)
            return self._allowed(method, args, who or _nobody(method, given=given))
        except SlackError as error:
            return Reply(error.answer())

    def _allowed(self, method: Method, args: Json, who: Identity) -> Reply:
        world = self._world
        channel = str(args.get("channel", ""))
        wait = world.limiter.retry_after(method.name, method.tier, channel, world.clock.now())
        if wait:
            return _ratelimited(wait)
        demand(who, *method.scopes)
        made = method.handler(world, who, Arguments(args))
        scopes = ",".join(sorted(who.scopes))
        return Reply({"ok": True, **made}, headers={"x-oauth-scopes": scopes})


def _nobody(method: Method, *, given: bool) -> Identity:
    if not method.open:
        raise SlackError("invalid_auth" if given else "not_authed")
    return Identity("", is_bot=True)


def _known(name: str) -> Method:
    found = METHODS.get(name)
    if found is None:
        raise SlackError("unknown_method", req_method=name)
    return found


def _ratelimited(seconds: int) -> Reply:
    answer = {"ok": False, "error": "ratelimited"}
    return Reply(answer, status=429, headers={"retry-after": str(seconds)})


def _finish(received: Received, reply: Reply, began: float) -> None:
    received.status = reply.status
    received.answer = reply.body
    received.retry_after = int(reply.headers.get("retry-after", 0))
    received.ms = (time.perf_counter() - began) * 1000

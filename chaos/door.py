"""Sends what Slack sends, signed, and remembers what was accepted."""

import asyncio
import hmac
import itertools
import json
import time
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import aiohttp

from chaos.ledger import TEAM, Json

PATIENCE = 3.0
"""Seconds that Slack waits for an answer."""

RETRIES = (0.1, 2.0, 6.0, 12.0)
"""Seconds until each further try of an event; Slack's own are longer."""

HOUR = 3600

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass
class Door:
    """The way into Steward."""

    url: str
    secret: str
    reply_base: str
    accepted: dict[str, float] = field(default_factory=dict)
    """Key → when it was first accepted, in seconds since 1970."""
    reply_of: dict[str, str] = field(default_factory=dict)
    """Key → path of its response_url."""
    sent: int = 0
    refused: int = 0
    copies: int = 1
    """How often everything is delivered, at once."""
    lateness: float = 0.0
    """Events are held back for up to so many seconds, so that they come out of order."""
    hour_late: bool = False
    """Events come an hour after they happened, and each a second time."""
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Be ready to send, in the running loop."""
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))

    async def close(self) -> None:
        """Hang up."""
        if self._session:
            await self._session.close()

    def number(self) -> str:
        """Return an id that nothing else has."""
        return f"{int(time.time())}.{next(self._numbers)}"

    async def command(self, user: str, name: str, text: str, channel: str) -> bool:
        """Type a slash command; tell whether it was accepted."""
        trigger, url = self._trigger()
        said = {"command": name, "text": text, "trigger_id": trigger, "user_id": user}
        said |= {"team_id": TEAM, "channel_id": channel, "response_url": url}
        return await self._deliver(f"command:{trigger}", urlencode(said).encode(), FORM)

    async def press(self, user: str, post: tuple[str, str], action: str, value: str) -> bool:
        """Press a button; tell whether it was accepted."""
        return await self._deliver(*self._pressed(user, post, action, value))

    def _pressed(
        self, user: str, post: tuple[str, str], action: str, value: str
    ) -> tuple[str, bytes, str]:
        trigger, url = self._trigger()
        channel, ts = post
        said: Json = {"type": "block_actions", "trigger_id": trigger, "response_url": url}
        said |= {"user": {"id": user, "team_id": TEAM}, "team": {"id": TEAM}}
        said |= {"channel": {"id": channel}, "api_app_id": "A0CHAOS"}
        said["container"] = {"type": "message", "message_ts": ts, "channel_id": channel}
        said["actions"] = [{"type": "button", "action_id": action, "block_id": "b", "value": value}]
        body = urlencode({"payload": json.dumps(said)}).encode()
        return f"action:{trigger}:{action}", body, FORM

    async def event(self, inner: Json) -> bool:
        """Tell of an event; try again, as Slack does, while it isn't accepted."""
        if self.hour_late:
            return await self.an_hour_late(inner)
        key, body = self._envelope(inner)
        await asyncio.sleep(self.lateness)
        if await self._deliver(key, body, JSON):
            return True
        for pause in RETRIES:
            await asyncio.sleep(pause)
            if await self._deliver(key, body, JSON):
                return True
        return False

    async def an_hour_late(self, inner: Json) -> bool:
        """Tell twice of what happened an hour ago, as Slack does after an outage of ours."""
        key, body = self._envelope(inner, sent=int(time.time()) - HOUR)
        return any([await self._deliver(key, body, JSON) for _ in range(2)])

    async def again(self, inner: Json, after: float) -> None:
        """Tell of an event, and of the same once more after so many seconds."""
        key, body = self._envelope(inner)
        await self._deliver(key, body, JSON)
        await asyncio.sleep(after)
        await self._deliver(key, body, JSON)

    def _envelope(self, inner: Json, sent: int | None = None) -> tuple[str, bytes]:
        number = f"Ev{self.number()}"
        whole: Json = {"type": "event_callback", "event_id": number, "team_id": TEAM}
        whole |= {"event": inner, "event_time": sent or int(time.time()), "api_app_id": "A0CHAOS"}
        return f"event:{number}", json.dumps(whole).encode()

    def _trigger(self) -> tuple[str, str]:
        number = self.number()
        return number, f"{self.reply_base}{number}"

    async def _deliver(self, key: str, body: bytes, kind: str) -> bool:
        """Send it as often as the weather wants; True if one was accepted."""
        if kind == FORM:
            self.reply_of[key] = "/reply/" + key.split(":")[1]
        told = await asyncio.gather(*[self._send(body, kind) for _ in range(self.copies)])
        if any(told):
            self.accepted.setdefault(key, time.time())
        return any(told)

    async def _send(self, body: bytes, kind: str) -> bool:
        self.sent += 1
        stamp = str(int(time.time()))
        base = b"v0:" + stamp.encode() + b":" + body
        signature = "v0=" + hmac.new(self.secret.encode(), base, sha256).hexdigest()
        headers = {"content-type": kind, "x-slack-request-timestamp": stamp}
        accepted = await self._post(body, headers | {"x-slack-signature": signature})
        self.refused += not accepted
        return accepted

    async def _post(self, body: bytes, headers: dict[str, Any]) -> bool:
        """Return whether it was accepted: 200, without a sentence that says that it was not."""
        assert self._session  # noqa: S101 - opened before
        try:
            async with asyncio.timeout(PATIENCE):
                async with self._session.post(self.url, data=body, headers=headers) as answer:
                    text = await answer.read()
                    return answer.status == 200 and not text  # noqa: PLR2004 - HTTP
        except (TimeoutError, aiohttp.ClientError, OSError):
            return False

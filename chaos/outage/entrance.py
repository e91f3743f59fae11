"""The door of an outage: every answer timed and told apart, and events sent again as Slack does."""

import asyncio
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import aiohttp

from chaos.door import JSON, PATIENCE, Door
from chaos.ledger import REGRET, Json, Ledger

AGAIN = (0.2, 60.0, 300.0)
"""Seconds after which Slack sends an event again that got no 200: at once, after a minute, after
five. https://docs.slack.dev/apis/events-api/#retries"""

OK, UNAVAILABLE = 200, 503


@dataclass(frozen=True)
class Answer:
    """How one request was answered."""

    at: float
    """When it was sent, in seconds since 1970."""
    seconds: float
    kind: str
    """event, or person for a command or a click."""
    word: str
    """accepted, sentence, 503, late (none within Slack's three seconds), or what else came."""
    reply: str = ""
    """Path of a person's response_url, by which a sentence may come after the answer."""


@dataclass
class Entrance(Door):
    """The way into Steward, with a stopwatch."""

    answers: list[Answer] = field(default_factory=list)

    async def event(self, inner: Json) -> bool:
        """Tell of an event, and again on Slack's own timetable while it isn't accepted."""
        key, body = self._envelope(inner)
        if await self._deliver(key, body, JSON):
            return True
        for pause in AGAIN:
            await asyncio.sleep(pause)
            if await self._deliver(key, body, JSON):
                return True
        return False

    async def click(self, user: str, post: tuple[str, str], action: str, value: str) -> str | None:
        """Press a button; return the path of its response_url if it seems to be accepted."""
        key, body, kind = self._pressed(user, post, action, value)
        taken = await self._deliver(key, body, kind)
        return self.reply_of[key] if taken else None

    async def _post(self, body: bytes, headers: dict[str, Any]) -> bool:
        kind = "event" if headers["content-type"] == JSON else "person"
        at, began = time.time(), time.monotonic()
        word = await self._word(body, headers)
        self.answers.append(Answer(at, time.monotonic() - began, kind, word, _reply(body, kind)))
        return word == "accepted"

    async def _word(self, body: bytes, headers: dict[str, Any]) -> str:
        assert self._session  # noqa: S101 - opened before
        try:
            async with asyncio.timeout(PATIENCE):
                async with self._session.post(self.url, data=body, headers=headers) as answer:
                    return _told(answer.status, await answer.text())
        except TimeoutError:
            return "late"
        except (aiohttp.ClientError, OSError) as error:
            return type(error).__name__


def _reply(body: bytes, kind: str) -> str:
    """Return the path of the response_url that a person's request brought; empty for an event."""
    if kind == "event":
        return ""
    fields = dict(parse_qsl(body.decode()))
    url = fields.get("response_url") or json.loads(fields["payload"])["response_url"]
    return urlsplit(url).path


def _told(status: int, text: str) -> str:
    if status == OK and not text:
        return "accepted"
    if status == OK and REGRET in text:
        return "sentence"
    return str(status)


@dataclass
class CountingLedger(Ledger):
    """A ledger that also counts how often a click's person heard that nothing was accepted."""

    sentences: Counter[str] = field(default_factory=Counter)

    def answer(self, url: str, text: str) -> None:
        """Count an answer through a response_url."""
        self.sentences[url] += text.startswith(REGRET)
        super().answer(url, text)

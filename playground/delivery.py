"""What Slack sends to the app, signed; events are tried again, the rest isn't.

Source: https://docs.slack.dev/apis/events-api/#errors
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode

from playground import signing

if TYPE_CHECKING:
    from playground.world import World

PATIENCE = 3.0
"""Seconds that the app has to answer."""
RETRIES = (0.0, 60.0, 300.0)
"""Seconds until each further try of an event: at once, after a minute, after five."""
FORM = "application/x-www-form-urlencoded"
Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What the app answered; status 0 if nothing came."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    error: str = ""
    """Slack's reason for a failure: http_timeout, connection_failed; else empty."""
    ms: float = 0.0

    @property
    def ok(self) -> bool:
        """Tell whether Slack would be content."""
        return 200 <= self.status < 300  # noqa: PLR2004  # HTTP's own numbers

    @property
    def reason(self) -> str:
        """Return the x-slack-retry-reason."""
        return self.error or "http_error"


class Sender(Protocol):
    """Carries one request to the app."""

    async def send(self, body: bytes, headers: dict[str, str], patience: float) -> Answer:
        """POST this, and wait at most `patience` seconds."""


@dataclass
class Letter:
    """An event on its way."""

    envelope: Json
    attempt: int = 0
    reason: str = ""

    @property
    def label(self) -> str:
        """Return what it is about, for reading."""
        inner = self.envelope["event"]
        return str(inner.get("subtype") or inner["type"])


class Deliverer:
    """Signs and sends; keeps what is to be tried again."""

    def __init__(self, world: World, sender: Sender) -> None:
        """Start with nothing on its way."""
        self._world = world
        self._sender = sender
        self._due: list[tuple[float, int, Letter]] = []
        self._order = itertools.count()
        self._wake = asyncio.Event()
        self._flying: set[asyncio.Task[None]] = set()

    def forget(self) -> None:
        """Drop all that waits."""
        self._due.clear()

    @property
    def waiting(self) -> int:
        """Return how many events wait for a try."""
        return len(self._due)

    def event(self, envelope: Json) -> None:
        """Put an event on its way."""
        fault = self._world.faults.strike("duplicate", "event")
        for _ in range(fault.times if fault else 1):
            self._put(Letter(envelope), 0.0)

    def _put(self, letter: Letter, delay: float) -> None:
        due = self._world.clock.now() + delay
        heapq.heappush(self._due, (due, next(self._order), letter))
        self._wake.set()

    async def run(self) -> None:
        """Send what is due, for ever."""
        while True:
            for letter in self._take_due():
                task = asyncio.create_task(self._try(letter))
                self._flying.add(task)
                task.add_done_callback(self._flying.discard)
            await self._rest()

    async def _rest(self) -> None:
        pause = self._due[0][0] - self._world.clock.now() if self._due else 3600.0
        self._wake.clear()
        try:
            async with asyncio.timeout(max(0.0, pause)):
                await self._wake.wait()
        except TimeoutError:
            return

    async def send_due(self) -> None:
        """Send once all that is due now, and wait for the answers (tests wind the clock)."""
        await asyncio.gather(*[self._try(letter) for letter in self._take_due()])

    def _take_due(self) -> list[Letter]:
        now, taken = self._world.clock.now(), []
        while self._due and self._due[0][0] <= now:
            taken.append(heapq.heappop(self._due)[2])
        return taken

    async def _try(self, letter: Letter) -> None:
        at = self._world.clock.now()
        body = json.dumps(letter.envelope).encode()
        retry = {}
        if letter.attempt:
            number = str(letter.attempt)
            retry = {"x-slack-retry-num": number, "x-slack-retry-reason": letter.reason}
        answer = await self._send(body, "application/json", retry)
        self._note(letter, answer, at)
        stop = answer.headers.get("x-slack-no-retry") == "1"
        if answer.ok or stop or letter.attempt >= len(RETRIES):
            return
        again = Letter(letter.envelope, letter.attempt + 1, answer.reason)
        self._put(again, RETRIES[letter.attempt])

    def _note(self, letter: Letter, answer: Answer, at: float) -> None:
        trace = self._world.trace
        journey = trace.current(at, letter.envelope["event_id"])
        again = f" (retry {letter.attempt})" if letter.attempt else ""
        entry = _entry("event", f"{letter.label}{again}", answer)
        if journey is not None:
            trace.add(at, entry, journey)

    async def interact(self, kind: str, fields: dict[str, str]) -> Answer:
        """Send a command or an interaction: one try, or as many as the weather duplicates."""
        body = urlencode(fields).encode()
        fault = self._world.faults.strike("duplicate", kind)
        times = fault.times if fault else 1
        answers = await asyncio.gather(*[self._send(body, FORM, {}) for _ in range(times)])
        return answers[0]

    async def _send(self, body: bytes, content_type: str, more: dict[str, str]) -> Answer:
        signed = signing.headers(self._world.settings.signing_secret, body, self._world.clock.now())
        headers = {"content-type": content_type, "user-agent": "Slackbot 1.0 (playground)"}
        return await self._sender.send(body, headers | signed | more, PATIENCE)

    async def verify(self, challenge: Json) -> Answer:
        """Send a url_verification."""
        return await self._send(json.dumps(challenge).encode(), "application/json", {})


def _entry(stage: str, label: str, answer: Answer) -> Json:
    outcome = str(answer.status or answer.error)
    made = {"stage": stage, "label": label, "detail": "", "ok": answer.ok, "outcome": outcome}
    return made | {"took": round(answer.ms, 1)}

"""The load: signed requests, as many as are answered or so many a second, and what came back."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import uvloop

from benchmarks.figures import percentile
from benchmarks.wire import Answers

CONNECTIONS = 32

PATIENCE = 30.0
"""Seconds that the last answers may take."""


@dataclass
class Outcome:
    """What one run of load gave."""

    began: float = 0.0
    """Monotonic seconds, which all processes of a machine share."""
    ended: float = 0.0
    sent: list[float] = field(default_factory=list)
    """When each request was sent, or was to be sent, in their order."""
    taken: list[float] = field(default_factory=list)
    """Seconds until each answer came, in the order of the answers."""
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.taken) / (self.ended - self.began)

    def milliseconds(self, share: float) -> float:
        """Return the time within which *share* of the answers came."""
        return percentile(self.taken, share) * 1000


def all_out(port: int, requests: Sequence[bytes], *, seconds: float | None = None) -> Outcome:
    """Send *requests* over 32 connections, each the next when the last is answered.

    It ends when all are sent, or after *seconds*.
    """
    return uvloop.run(_Run(port, requests).all_out(seconds))


def paced(port: int, requests: Sequence[bytes], *, rate: float) -> Outcome:
    """Send *rate* requests a second, whether or not the last is answered.

    The time of each counts from when it was due, so that a server that halts is not spared.
    """
    return uvloop.run(_Run(port, requests).paced(rate))


class _Run:
    def __init__(self, port: int, requests: Sequence[bytes]) -> None:
        self._port = port
        self._requests = requests
        self._outcome = Outcome()
        self._idle: deque[Answers] = deque()
        self._due: deque[tuple[float, bytes]] = deque()
        self._next = 0
        self._under_way = 0
        self._until = float("inf")
        self._is_loop = False
        self._is_closing = False
        self._over = asyncio.Event()

    async def all_out(self, seconds: float | None) -> Outcome:
        connections = await self._connect()
        self._begin()
        self._is_loop = True
        self._until = self._outcome.began + (seconds or float("inf"))
        for connection in connections:
            self._go_on(connection)
        return await self._end(connections)

    async def paced(self, rate: float) -> Outcome:
        connections = await self._connect()
        self._idle.extend(connections)
        self._begin()
        for number, request in enumerate(self._requests):
            due = self._outcome.began + number / rate
            if (wait := due - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            self._due.append((due, request))
            self._outcome.sent.append(due)
            self._under_way += 1
            self._pump()
        self._is_closing = True
        return await self._end(connections)

    async def _connect(self) -> list[Answers]:
        loop = asyncio.get_running_loop()
        opened = [
            loop.create_connection(Answers, "127.0.0.1", self._port) for _ in range(CONNECTIONS)
        ]
        return [protocol for _, protocol in await asyncio.gather(*opened)]

    def _begin(self) -> None:
        self._outcome.began = time.monotonic()

    async def _end(self, connections: list[Answers]) -> Outcome:
        if self._under_way:
            await asyncio.wait_for(self._over.wait(), None if self._is_loop else PATIENCE)
        self._outcome.ended = time.monotonic()
        for connection in connections:
            if connection.transport:
                connection.transport.close()
        return self._outcome

    def _go_on(self, connection: Answers) -> None:
        """Send the next request of a closed loop, unless it is over."""
        now = time.monotonic()
        if now >= self._until or self._next >= len(self._requests):
            if not self._under_way:
                self._over.set()
            return
        request, self._next = self._requests[self._next], self._next + 1
        self._outcome.sent.append(now)
        self._under_way += 1
        self._ask(connection, request, now)

    def _pump(self) -> None:
        """Send what is due over the connections that are idle."""
        while self._due and self._idle:
            due, request = self._due.popleft()
            self._ask(self._idle.popleft(), request, due)

    def _ask(self, connection: Answers, request: bytes, since: float) -> None:
        def answered(status: int) -> None:
            self._outcome.taken.append(time.monotonic() - since)
            self._outcome.statuses[status] += 1
            self._under_way -= 1
            self._after(connection)

        connection.ask(request, answered)

    def _after(self, connection: Answers) -> None:
        """Use the connection that has become free, or end."""
        if self._is_loop:
            self._go_on(connection)
            return
        self._idle.append(connection)
        self._pump()
        if self._is_closing and not self._under_way:
            self._over.set()

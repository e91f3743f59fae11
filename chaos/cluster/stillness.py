"""How long nothing was accepted, published or done, while something was broken."""

import asyncio
import contextlib
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import psycopg

from chaos.cluster.door import Doors
from chaos.cluster.witness import Witness
from chaos.ledger import CHANNELS

PROBE_EVERY = 0.2
"""Seconds between two messages that somebody writes; stillness can't be told any finer."""

DONE = """
    SELECT extract(epoch FROM processed_at)::float, extract(epoch FROM received_at)::float
    FROM inbox WHERE processed_at BETWEEN %(from)s AND %(to)s ORDER BY 1
"""


@dataclass(frozen=True)
class Stillness:
    """The longest pauses in one stretch of time, in seconds."""

    accepting: float
    publishing: float
    doing: float
    waited: float
    """The longest that something accepted waited until it was done."""


class Watch:
    """Has something to do come all the time, and says when nothing came of it."""

    def __init__(self, door: Doors, witness: Witness, url: str) -> None:
        self._door, self._witness, self._url = door, witness, url
        self._accepted: list[float] = []

    async def run(self) -> None:
        """Write messages until cancelled."""
        under_way: set[asyncio.Task[None]] = set()
        while True:
            task = asyncio.create_task(self._probe())
            under_way.add(task)
            task.add_done_callback(under_way.discard)
            await asyncio.sleep(PROBE_EVERY)

    async def _probe(self) -> None:
        ts = f"{time.time():.6f}"
        said = {"type": "message", "user": "U1999999", "channel": CHANNELS[0], "text": "tick"}
        said |= {"ts": ts, "event_ts": ts, "channel_type": "channel"}
        if await self._door.event(said):
            self._accepted.append(time.time())

    def between(self, begin: float, end: float) -> Stillness:
        """Return the longest pauses from *begin* to *end*, both in seconds since 1970."""
        done = self._done(begin, end)
        return Stillness(
            accepting=longest(self._accepted, begin, end),
            publishing=longest(self._witness.confirmed, begin, end),
            doing=longest([at for at, _ in done], begin, end),
            waited=max((at - since for at, since in done), default=0.0),
        )

    def _done(self, begin: float, end: float) -> list[tuple[Any, ...]]:
        moments = {
            "from": datetime.fromtimestamp(begin, UTC),
            "to": datetime.fromtimestamp(end, UTC),
        }
        with contextlib.closing(psycopg.connect(self._url, autocommit=True)) as connection:
            return connection.execute(DONE, moments).fetchall()


def longest(moments: list[float], begin: float, end: float) -> float:
    """Return the longest pause between moments, from *begin* to *end*."""
    inside = [begin, *sorted(at for at in moments if begin < at < end), end]
    return max(later - earlier for earlier, later in pairwise(inside))

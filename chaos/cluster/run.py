"""One run: start everything, break one thing after the other, ask what became of it."""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from threading import Event

import psycopg

from bringup.console import Console
from chaos.cluster.door import Doors
from chaos.cluster.faults import Fault
from chaos.cluster.site import Site
from chaos.cluster.stillness import Watch
from chaos.cluster.table import Table
from chaos.ledger import Ledger
from chaos.left import NOT_ASKED, Left
from chaos.machine import SECRET
from chaos.mix import Mix
from chaos.slack import Slack
from chaos.verdict import Verdict
from chaos.weather import Weather

RECOVERS_WITHIN, QUIET_WITHIN = 120.0, 240.0
"""Seconds after which what is not done counts as lost and who is not ready as such; and for all
that is going on at the end."""

CALM = 10.0
"""Seconds before each fault: how still it is when nothing is broken."""

DRAWN = "SELECT id::text FROM conversations"
"""Whose card was posted; a committed row that a fail-over lost would be missing."""


@dataclass(frozen=True)
class Plan:
    """What was asked for."""

    seconds: float
    seed: int
    pace: float
    """Stories a second."""


class Run:
    """The people, the faults, the verdict."""

    def __init__(self, site: Site, plan: Plan, console: Console, stopped: Event) -> None:
        self._site, self._plan, self._console, self._stopped = site, plan, console, stopped
        self._ledger = Ledger()
        self._slack = Slack(self._ledger, Weather(random.Random(plan.seed)))
        reply = f"http://127.0.0.1:{site.slack_port}/reply/"
        urls = [host.door for host in site.hosts]
        self._door = Doors(urls[0], SECRET, reply, urls=urls)
        self._verdict = Verdict(site, self._door, self._ledger)
        self._watch = Watch(self._door, site.witness, site.postgres.url)
        self.table = Table()
        self.broken: list[str] = []

    async def stay(self) -> None:
        """Bring everything up and leave it running until told to stop."""
        async with self._everything():
            self._console.say("Everything is up; Ctrl-C ends it.")
            for name, value in self._site.environment.items():
                if name.endswith("_URL"):
                    self._console.say(f"export {name}='{value}'")
            await asyncio.to_thread(self._stopped.wait)

    async def go(self, faults: list[Fault]) -> None:
        """Break things until the time is up, everything at least once."""
        async with self._everything():
            few = await asyncio.to_thread(self._site.cluster.unreplicated)
            self.broken += [f"less than three replicas: {name}" for name in few]
            mix = Mix(self._door, self._ledger, random.Random(self._plan.seed), self._plan.pace)
            people = asyncio.create_task(mix.run())
            watch = asyncio.create_task(self._watch.run())
            await self._break_things(faults)
            mix.stop()
            watch.cancel()
            await people
            await self._judge()

    @asynccontextmanager
    async def _everything(self) -> AsyncIterator[None]:
        await self._slack.start(self._site.slack_port)
        await self._door.open()
        try:
            await asyncio.to_thread(self._site.up)
            yield
        finally:
            await self._door.close()
            await self._slack.stop()

    async def _break_things(self, faults: list[Fault]) -> None:
        until, rounds = time.monotonic() + self._plan.seconds, 0
        while not self._stopped.is_set() and (rounds == 0 or time.monotonic() < until):
            rounds += 1
            for fault in faults:
                if not self._stopped.is_set() and (rounds == 1 or time.monotonic() < until):
                    await self._one(fault)

    async def _one(self, fault: Fault) -> None:
        """Let one fault happen, and wait until its traces are gone."""
        await self._calm()
        doubled, began = len(self._ledger.doubled()), time.time()
        await asyncio.to_thread(fault.strike, self._site)
        over = time.time()
        left = await self._recover(over, RECOVERS_WITHIN)
        end = time.time()
        twice = self._ledger.doubled()[doubled:]
        still = await asyncio.to_thread(self._watch.between, began, end)
        self.table.add(
            fault.name,
            lost=len(left.undone) + bool(left.away),
            doubled=len(twice),
            not_ready=len(left.not_ready),
            still=still,
            recovery=end - over,
        )
        self._console.say(f"  {fault.name}: {over - began:.1f} s, {still}, +{end - over:.1f} s")
        for one in (*left.told, *twice):
            self._console.say(f"    {one}")
        await asyncio.to_thread(self._repair)

    async def _calm(self) -> None:
        begin = time.time()
        await asyncio.sleep(CALM)
        still = await asyncio.to_thread(self._watch.between, begin, time.time())
        self.table.add("nothing, 10 s", still=still)

    def _repair(self) -> None:
        """Give a primary that was promoted a standby again, before it may be lost itself."""
        if not self._site.postgres.has_standby():
            self._site.postgres.make_standby()

    async def _recover(self, over: float, within: float) -> Left:
        """Return what is left when all is done, or when the time is up."""
        until, left = time.monotonic() + within, NOT_ASKED
        while left and time.monotonic() < until:
            left = await asyncio.to_thread(self._verdict.left, over)
            await asyncio.sleep(0.1)
        return left

    async def _judge(self) -> None:
        """Wait until nothing moves any more, then ask everything."""
        self._console.say("  waiting for quiet")
        await self._recover(time.time() + QUIET_WITHIN, QUIET_WITHIN)
        self.broken += await asyncio.to_thread(self._verdict.broken)
        self.broken += await asyncio.to_thread(self._verdict.check)
        self.broken += await asyncio.to_thread(self._verdict.evidence)
        self.broken += await asyncio.to_thread(self._forgotten)
        door, ledger = self._door, self._ledger
        self._console.say(
            f"  {len(door.accepted)} requests accepted of {door.sent} sent,"
            f" {sum(ledger.removals.values())} removals, {len(ledger.posts)} posts"
        )

    def _forgotten(self) -> list[str]:
        """Return the cards that stand in Slack while their rows are gone."""
        with contextlib.closing(psycopg.connect(self._site.postgres.url)) as connection:
            known = {row[0] for row in connection.execute(DRAWN).fetchall()}
        cards = [mark.partition(":")[2] for mark in self._ledger.by_mark if mark[:5] == "card:"]
        return [f"a committed row is gone: conversation {one}" for one in cards if one not in known]

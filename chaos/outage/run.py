"""One outage, from a whole Steward to one that has caught up."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from bringup.console import Console
from bringup.profile import Profile
from chaos.left import NOT_ASKED, Left
from chaos.machine import SECRET, Machine
from chaos.mix import Mix
from chaos.outage.entrance import CountingLedger, Entrance
from chaos.outage.gauge import Gauge
from chaos.outage.kinds import Outage
from chaos.outage.pairs import Pairs
from chaos.outage.result import Result
from chaos.slack import Slack
from chaos.verdict import Verdict
from chaos.weather import Weather

WARM_UP = 10.0
"""Seconds of usual business before the outage."""

CATCHES_UP_WITHIN = 600.0
"""Seconds after which what is not done counts as lost."""


@dataclass(frozen=True)
class Plan:
    """What was asked for."""

    seed: int
    pace: float
    """Stories a second."""
    pairs: int
    """Cards on which two people click against each other."""
    scale: float = 1.0
    """Shortens the outages."""


class PatientMachine(Machine):
    """A Steward whose cards may be pressed for hours, so that none expires in an outage."""

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of the product's processes."""
        return super().environment | {"CONFIRM_WITHIN": "14400"}


class Run:
    """The people, the outage, the verdict."""

    def __init__(self, profile: Profile, outage: Outage, plan: Plan, console: Console) -> None:
        self._machine, self._outage, self._plan = PatientMachine(profile), outage, plan
        self._console, self._profile = console, profile
        self._ledger = CountingLedger()
        self._slack = Slack(self._ledger, Weather(random.Random(plan.seed)))
        reply = f"http://127.0.0.1:{self._machine.slack_port}/reply/"
        self._door = Entrance(self._machine.url, SECRET, reply)
        self._pairs = Pairs(self._door, self._ledger, random.Random(plan.seed + 1))
        self._verdict = Verdict(self._machine, self._door, self._ledger)
        self._gauge = Gauge(self._machine.programs["web"])

    def go(self) -> Result:
        """Run to the end and say what became of it."""
        try:
            return asyncio.run(self._go())
        finally:
            self._machine.down()

    async def _go(self) -> Result:
        await self._slack.start(self._machine.slack_port)
        await self._door.open()
        try:
            await asyncio.to_thread(self._machine.up)
            return await self._with_people()
        finally:
            await self._door.close()
            await self._slack.stop()

    async def _with_people(self) -> Result:
        """Let people go on as ever, before, in and after the outage."""
        await self._pairs.prepare(self._plan.pairs)
        mix = Mix(self._door, self._ledger, random.Random(self._plan.seed), self._plan.pace)
        people = asyncio.create_task(mix.run())
        await asyncio.sleep(WARM_UP)
        gauging = asyncio.create_task(self._gauge.run())
        began, ended, back = await self._be_away()
        late = await self._caught_up(lambda: ended)
        caught_up = time.time() - back
        gauging.cancel()
        mix.stop()
        await people
        rest = await self._caught_up(time.time)
        self._gauge.sample()
        broken = await asyncio.to_thread(self._broken)
        return Result(
            outage=self._outage.name,
            seconds=ended - began,
            answers=[one for one in self._door.answers if began <= one.at <= ended],
            usual=[one for one in self._door.answers if one.at < began],
            sentences=self._ledger.sentences,
            gauge=self._gauge,
            lost=sorted({*late.undone, *rest.undone} | {*filter(None, [late.away, rest.away])}),
            not_ready=sorted({*late.not_ready, *rest.not_ready}),
            doubled=self._ledger.doubled(),
            broken=broken,
            caught_up=caught_up,
            pairs=len(self._pairs.judged()),
            wrong=await asyncio.to_thread(self._pairs.wrong, self._machine.database),
        )

    async def _be_away(self) -> tuple[float, float, float]:
        """Let the outage happen while pairs click; return its begin, its end, and when all was up.

        All three are in seconds since 1970. It ends when what was away is told to come back.
        """
        lasts, over = self._outage.seconds * self._plan.scale, asyncio.Event()
        away = self._outage.away(self._machine)
        await asyncio.to_thread(away.__enter__)
        began = time.time()
        self._console.say(f"  {self._outage.name}: for {lasts:.0f} s from now")
        clicking = asyncio.create_task(self._pairs.click(lasts, over))
        await asyncio.to_thread(self._profile.stopped.wait, lasts)
        ended = time.time()
        await asyncio.to_thread(away.__exit__, None, None, None)
        back = time.time()
        over.set()
        await clicking
        return began, ended, back

    async def _caught_up(self, by: Callable[[], float]) -> Left:
        """Wait until nothing from before *by* is left; return what is when the time is up."""
        until, left = time.monotonic() + CATCHES_UP_WITHIN, NOT_ASKED
        while left and time.monotonic() < until and not self._profile.stopped.is_set():
            left = await asyncio.to_thread(self._verdict.left, by())
            await asyncio.sleep(0.2)
        return left

    def _broken(self) -> list[str]:
        return self._verdict.broken() + self._verdict.check()

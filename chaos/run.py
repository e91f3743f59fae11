"""One run: start everything, break one thing after the other, ask what became of it."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg

from bringup.console import Console
from chaos import faults
from chaos.door import Door
from chaos.faults.fault import Fault, Scene
from chaos.ledger import Ledger
from chaos.machine import SECRET, Machine
from chaos.mix import Mix
from chaos.slack import Slack
from chaos.table import Table
from chaos.verdict import Verdict
from chaos.weather import Weather

RECOVERS_WITHIN = 120.0
"""Seconds after which what is not done counts as lost."""

QUIET_WITHIN = 240.0
"""Seconds for all that is still going on when the last fault is over."""


@dataclass(frozen=True)
class Plan:
    """What was asked for."""

    seconds: float
    seed: int
    pace: float = 1.0
    """Stories a second."""
    scale: float = 1.0
    """Shortens the faults that last."""
    only: str = ""
    """A word in the names of the faults; empty: all."""


class Run:
    """The people, the faults, the verdict."""

    def __init__(
        self, machine: Machine, plan: Plan, console: Console, stopped: Callable[[], bool]
    ) -> None:
        self._stopped = stopped
        self._machine, self._plan, self._console = machine, plan, console
        self._dice = random.Random(plan.seed)
        self._ledger, self._weather = Ledger(), Weather(random.Random(plan.seed))
        self._slack = Slack(self._ledger, self._weather)
        reply = f"http://127.0.0.1:{machine.slack_port}/reply/"
        self._door = Door(machine.url, SECRET, reply)
        self._verdict = Verdict(machine.database, self._door, self._ledger)
        self._scene = Scene(machine, self._door, self._weather, self._dice, plan.scale)
        self.faults = [one for one in faults.every() if plan.only in one.name]
        self.table = Table()
        self.broken: list[str] = []

    async def go(self) -> None:
        """Run to the end."""
        await self._slack.start(self._machine.slack_port)
        await self._door.open()
        try:
            await asyncio.to_thread(self._machine.up)
            await self._break_things()
        finally:
            await self._door.close()
            await self._slack.stop()

    async def _break_things(self) -> None:
        mix = Mix(self._door, self._ledger, random.Random(self._plan.seed), self._plan.pace)
        people = asyncio.create_task(mix.run())
        until = time.monotonic() + self._plan.seconds
        while time.monotonic() < until and not self._stopped():
            for fault in self._dice.sample(self.faults, len(self.faults)):
                if time.monotonic() < until and not self._stopped():
                    await self._one(fault)
        mix.stop()
        await people
        await self._judge()

    async def _one(self, fault: Fault) -> None:
        """Let one fault happen, and wait until its traces are gone."""
        await asyncio.sleep(self._dice.uniform(0.3, 1.5))
        doubled = len(self._ledger.doubled())
        began = time.monotonic()
        await asyncio.to_thread(fault.strike, self._scene)
        over = time.time()
        lost = await self._recover(over)
        recovery = time.time() - over
        twice = self._ledger.doubled()[doubled:]
        self.table.add(fault.name, lost=len(lost), doubled=len(twice), recovery=recovery)
        lasted = time.monotonic() - began - recovery
        self._console.say(f"  {fault.name}: {lasted:.1f} s, recovered after {recovery:.1f} s")
        for one in (*lost, *twice):
            self._console.say(f"    {one}")

    async def _recover(self, over: float, within: float = RECOVERS_WITHIN) -> list[str]:
        """Return what is left when all is done, or when the time is up."""
        until = time.monotonic() + within
        left = ["the database is away"]
        while left and time.monotonic() < until:
            left = await asyncio.to_thread(self._unfinished, over)
            await asyncio.sleep(0.1)
        return left

    def _unfinished(self, by: float) -> list[str]:
        try:
            return self._machine.missing() or self._verdict.unfinished(by)
        except psycopg.Error as error:
            return [f"the database is away: {type(error).__name__}"]

    async def _judge(self) -> None:
        """Wait until nothing moves any more, then ask everything."""
        self._console.say("  waiting for quiet")
        await self._recover(time.time() + QUIET_WITHIN, QUIET_WITHIN)
        self.broken = await asyncio.to_thread(self._verdict.broken)
        self.broken += await asyncio.to_thread(self._verdict.check, self._machine.environment)
        silent = self._verdict.silent()
        door = self._door
        self._console.say(
            f"  {len(door.accepted)} requests accepted of {door.sent} sent,"
            f" {sum(self._ledger.removals.values())} removals, {len(self._ledger.posts)} posts,"
            f" {len(silent)} answers left unsaid"
        )

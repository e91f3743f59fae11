"""One run: start everything, break one thing after the other, ask what became of it."""

import asyncio
import random
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

import psycopg

from bringup.console import RED, Console
from chaos import faults
from chaos.door import Door
from chaos.faults.fault import Fault, NotHereError, NotReachedError, Scene
from chaos.ledger import Ledger
from chaos.left import NOT_ASKED, Left
from chaos.machine import SECRET, Machine
from chaos.mix import Mix
from chaos.results import Happened, Results, RunEnd
from chaos.slack import Slack
from chaos.verdict import HarnessError, Verdict
from chaos.watchdog import Watchdog
from chaos.weather import Weather

RECOVERS_WITHIN = 120.0
"""Seconds after which what is not done counts as lost, and a process as not ready."""

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
    times: int = 0
    """End after so many faults; 0: after the seconds alone."""


class Run:
    """The people, the faults, the verdict."""

    def __init__(
        self,
        machine: Machine,
        plan: Plan,
        console: Console,
        stopped: Callable[[], bool],
        results: Results,
        watchdog: Watchdog,
    ) -> None:
        self._stopped, self._results, self._watchdog = stopped, results, watchdog
        self._machine, self._plan, self._console = machine, plan, console
        self._dice = random.Random(plan.seed)
        self._ledger, self._weather = Ledger(), Weather(random.Random(plan.seed))
        self._slack = Slack(self._ledger, self._weather)
        reply = f"http://127.0.0.1:{machine.slack_port}/reply/"
        self._door = Door(machine.url, SECRET, reply)
        self._verdict = Verdict(machine, self._door, self._ledger)
        self._scene = Scene(machine, self._door, self._weather, self._dice, plan.scale)
        self._faults = [one for one in faults.every() if plan.only in one.name]
        self._injected = 0
        self._missing: dict[str, str] = {}

    async def go(self) -> None:
        """Run to the end."""
        await self._slack.start(self._machine.slack_port)
        await self._door.open()
        try:
            await asyncio.to_thread(self._machine.up)
            self._watchdog.feed("all is up")
            await self._break_things()
        finally:
            await self._door.close()
            await self._slack.stop()

    async def _break_things(self) -> None:
        mix = Mix(self._door, self._ledger, random.Random(self._plan.seed), self._plan.pace)
        people = asyncio.create_task(mix.run())
        until = time.monotonic() + self._plan.seconds
        while not self._is_over(until):
            for fault in self._dice.sample(self._faults, len(self._faults)):
                if not self._is_over(until):
                    await self._one(fault)
        mix.stop()
        await people
        self._watchdog.feed("the people have gone")
        await self._judge()

    def _is_over(self, until: float) -> bool:
        is_enough = 0 < self._plan.times <= self._injected or not self._faults
        return is_enough or time.monotonic() >= until or self._stopped()

    async def _one(self, fault: Fault) -> None:
        """Let one fault happen, and wait until its traces are gone."""
        await asyncio.sleep(self._dice.uniform(0.3, 1.5))
        doubled, began = len(self._ledger.doubled()), time.monotonic()
        trouble = await asyncio.to_thread(self._strike, fault)
        if trouble is None:
            self._watchdog.feed(f"not {fault.name}")
            return
        lasted, over = time.monotonic() - began, time.time()
        left = await self._recover(over)
        recovery = time.time() - over
        twice = self._ledger.doubled()[doubled:]
        happened = Happened(
            name=fault.name,
            lost=len(left.undone),
            doubled=len(twice),
            not_ready=len(left.not_ready),
            recovery=recovery,
            harness=trouble or left.away,
        )
        self._tell(happened, lasted, [*left.told, *twice])

    def _tell(self, happened: Happened, lasted: float, wrong: list[str]) -> None:
        self._injected += 1
        self._watchdog.feed(happened.name)
        self._results.add(happened)
        said = f"  {happened.name}: {lasted:.1f} s, recovered after {happened.recovery:.1f} s"
        self._console.say(said)
        for one in wrong:
            self._console.say(f"    {one}", style=RED)
        if happened.harness:
            self._console.say(f"    HARNESS {happened.harness}", style=RED)

    def _strike(self, fault: Fault) -> str | None:
        """Let it happen; return why it failed, and see that nothing of it stays.

        None: it was not injected, which says nothing about anybody.
        """
        try:
            fault.strike(self._scene)
        except NotHereError as reason:
            self._faults.remove(fault)
            self._missing[fault.name] = str(reason)
            self._console.say(f"  {fault.name}: not here, {reason}")
            return None
        except NotReachedError as reason:
            self._console.say(f"  {fault.name}: not injected, {reason}")
            return None
        except Exception as error:  # noqa: BLE001 - whatever it is, it is ours, and said
            traceback.print_exc()
            self._scene.calm()
            return f"{type(error).__name__}: {error}"
        return ""

    async def _recover(self, over: float, within: float = RECOVERS_WITHIN) -> Left:
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
        self._watchdog.feed("quiet")
        broken, harness = await asyncio.to_thread(self._asked)
        end = RunEnd(
            seconds=self._plan.seconds,
            seed=self._plan.seed,
            accepted=len(self._door.accepted),
            removals=sum(self._ledger.removals.values()),
            posts=len(self._ledger.posts),
            silent=len(self._verdict.silent()),
            untold=len(self._ledger.untold),
            broken=broken,
            harness=harness,
            missing=[f"{name}: {why}" for name, why in self._missing.items()],
        )
        self._results.end(end)

    def _asked(self) -> tuple[list[str], list[str]]:
        """Return which promises are broken, and what could not be asked."""
        broken = list(self._scene.broken)
        harness: list[str] = []
        for ask in (self._verdict.broken, self._verdict.check, self._verdict.evidence):
            try:
                broken += ask()
            except (psycopg.Error, HarnessError, OSError) as error:
                harness.append(f"{ask.__name__}: {type(error).__name__}: {error}")
        return broken, harness

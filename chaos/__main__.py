"""`python -m chaos`: break a running Steward in every way, and print what became of it.

It ends with 0 if every promise held, 1 if one was broken or a process did not get ready in time,
2 if nothing could be judged since the harness itself failed. A single fault that could not be
injected is named and counts for nothing.
"""

import argparse
import asyncio
import sys
import traceback
from pathlib import Path

from bringup.console import BOLD, RED, Console
from bringup.demo import stop_on_signals
from bringup.problem import Problem
from bringup.profile import Profile
from chaos import table
from chaos.machine import Machine, clean_folder
from chaos.merge import HARNESS, PAGE, names, verdict
from chaos.results import Results, read
from chaos.run import Plan, Run
from chaos.table import Table
from chaos.watchdog import Watchdog


def main() -> int:
    """Run, print, and return the exit code."""
    wish = _arguments()
    plan = Plan(wish.seconds, wish.seed, wish.pace, wish.scale, wish.only, wish.times)
    console, profile, results = Console(), Profile(wish.profile), Results(wish.results)
    try:
        with profile.held():
            _run(profile, plan, console, results)
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return HARNESS
    except Exception:  # noqa: BLE001 - what the product can't have done is told apart
        print("HARNESS the run broke off", file=sys.stderr)
        traceback.print_exc()
        return HARNESS
    return _tell(Table(results.lines), console, wish)


def _run(profile: Profile, plan: Plan, console: Console, results: Results) -> None:
    stop_on_signals(profile)
    profile.clean()
    clean_folder(profile)
    console.say(f"Chaos for {plan.seconds:.0f} s, seed {plan.seed}", style=BOLD)
    machine = Machine(profile)
    watchdog = Watchdog(machine.down)
    watchdog.start()
    run = Run(machine, plan, console, profile.stopped.is_set, results, watchdog)
    try:
        asyncio.run(run.go())
    finally:
        machine.down()
        watchdog.stop()


def _tell(found: Table, console: Console, wish: argparse.Namespace) -> int:
    """Print this run's table; write the page from it, or from all runs of the results' file."""
    console.say(f"\n{found.report(names())}\n")
    for one in found.broken:
        console.say(f"BROKEN {one}", style=RED)
    for one in found.not_ready:
        console.say(f"NOT READY {one}", style=RED)
    for one in found.harness:
        console.say(f"HARNESS {one}", style=RED)
    if wish.write:
        whole = Table(read([wish.results])) if wish.results else found
        table.write(PAGE, whole.report(names()))
    return verdict(found)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600, help="how long things break")
    parser.add_argument("--times", type=int, default=0, help="end after so many faults")
    parser.add_argument("--seed", type=int, default=1, help="of the people and of the faults")
    parser.add_argument("--pace", type=float, default=1.0, help="bans begun in a second")
    parser.add_argument("--scale", type=float, default=1.0, help="shortens faults that last")
    parser.add_argument("--only", default="", help="faults with this in their names")
    parser.add_argument("--profile", default="chaos", help="folder of the services' data")
    parser.add_argument("--results", type=Path, help="add a line for each fault to this file")
    parser.add_argument("--write", action="store_true", help="put the table into the page")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

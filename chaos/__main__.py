"""`python -m chaos`: break a running Steward in every way, and print what became of it."""

import argparse
import asyncio
import sys

from bringup.console import BOLD, RED, Console
from bringup.demo import stop_on_signals
from bringup.place import ROOT
from bringup.problem import Problem
from bringup.profile import Profile
from chaos import table
from chaos.machine import Machine, clean_folder
from chaos.run import Plan, Run

PAGE = ROOT / "docs" / "guarantees.md"


def main() -> int:
    """Run, print, and return 1 if any promise was broken."""
    wish = _arguments()
    plan = Plan(wish.seconds, wish.seed, wish.pace, wish.scale, wish.only)
    console, profile = Console(), Profile(wish.profile)
    try:
        with profile.held():
            run = _run(profile, plan, console)
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    text = _report(run, plan)
    console.say(text)
    for one in run.broken:
        console.say(f"BROKEN {one}", style=RED)
    if wish.write:
        table.write(PAGE, text)
    return 0 if run.table.is_clean and not run.broken else 1


def _run(profile: Profile, plan: Plan, console: Console) -> Run:
    stop_on_signals(profile)
    profile.clean()
    clean_folder(profile)
    console.say(f"Chaos for {plan.seconds:.0f} s, seed {plan.seed}", style=BOLD)
    machine = Machine(profile)
    run = Run(machine, plan, console, profile.stopped.is_set)
    try:
        asyncio.run(run.go())
    finally:
        machine.down()
    return run


def _report(run: Run, plan: Plan) -> str:
    """Return the table with where it comes from."""
    made = f"{table.today()}, {table.machine()}; `make chaos SECONDS={plan.seconds:.0f}"
    made += f" SEED={plan.seed}`; recovery p99 {run.table.p(0.99):.1f} s;"
    made += f" {len(run.broken)} promises broken at the end."
    return f"\n{made}\n\n{run.table.markdown([fault.name for fault in run.faults])}\n"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600, help="how long things break")
    parser.add_argument("--seed", type=int, default=1, help="of the people and of the faults")
    parser.add_argument("--pace", type=float, default=1.0, help="bans begun in a second")
    parser.add_argument("--scale", type=float, default=1.0, help="shortens faults that last")
    parser.add_argument("--only", default="", help="faults with this in their names")
    parser.add_argument("--profile", default="chaos", help="folder of the services' data")
    parser.add_argument("--write", action="store_true", help="put the table into the page")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

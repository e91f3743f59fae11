"""`python -m chaos.outage`: take away what Steward depends on, for minutes, and measure."""

import argparse
import os
import sys

from bringup.console import BOLD, RED, Console
from bringup.demo import stop_on_signals
from bringup.place import ROOT
from bringup.problem import Problem
from bringup.profile import Profile
from chaos import table
from chaos.machine import clean_folder
from chaos.outage.kinds import OUTAGES, Outage
from chaos.outage.result import HEAD, Result
from chaos.outage.run import Plan, Run

PAGE = ROOT / "docs" / "guarantees.md"
MARK = "outages"


def main() -> int:
    """Run the outages one after the other; return 1 if any promise was broken."""
    wish = _arguments()
    console, profile = Console(), Profile(wish.profile)
    try:
        with profile.held():
            results = _run(profile, wish, console)
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    text = _report(results, wish)
    console.say(text)
    if wish.write:
        table.write(PAGE, text, mark=MARK)
    return 0 if all(result.is_clean for result in results) else 1


def _run(profile: Profile, wish: argparse.Namespace, console: Console) -> list[Result]:
    stop_on_signals(profile)
    plan = Plan(wish.seed, wish.pace, wish.pairs, wish.seconds / OUTAGES[0].seconds)
    chosen = [outage for outage in OUTAGES if wish.only in outage.name]
    return [_one(profile, outage, plan, console) for outage in chosen]


def _one(profile: Profile, outage: Outage, plan: Plan, console: Console) -> Result:
    profile.clean()
    clean_folder(profile)
    console.say(outage.name, style=BOLD)
    result = Run(profile, outage, plan, console).go()
    console.say(f"  {result.line()}")
    for fault in result.faults():
        console.say(f"  BROKEN {fault}", style=RED)
    return result


def _report(results: list[Result], wish: argparse.Namespace) -> str:
    """Return the table with where it comes from."""
    command = f"make outage SECONDS={wish.seconds:.0f} SEED={wish.seed}"
    made = f"{table.today()}, {table.machine()}, load {os.getloadavg()[2]:.0f}; `{command}`."
    lines = [*HEAD, *[result.line() for result in results]]
    return f"\n{made}\n\n" + "\n".join(lines) + "\n"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m chaos.outage", description=__doc__)
    parser.add_argument(
        "--seconds", type=float, default=600, help="of the broker's; the database's last a tenth"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the people")
    parser.add_argument("--pace", type=float, default=1.0, help="bans begun in a second")
    parser.add_argument("--pairs", type=int, default=40, help="cards that two people fight over")
    parser.add_argument("--only", default="", help="outages with this in their names")
    parser.add_argument("--profile", default="outage", help="folder of the services' data")
    parser.add_argument("--write", action="store_true", help="put the table into the page")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

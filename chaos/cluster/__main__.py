"""`python -m chaos.cluster`: break a Steward of several hosts, and print what became of it."""

import argparse
import asyncio
import shutil
import sys

from bringup.console import BOLD, RED, Console
from bringup.demo import stop_on_signals
from bringup.place import ROOT
from bringup.problem import Problem
from bringup.profile import Profile
from chaos import table as chaos_table
from chaos.cluster import faults
from chaos.cluster.host import checked_out, oldest_that_can
from chaos.cluster.run import Plan, Run
from chaos.cluster.site import Site

PAGE = ROOT / "docs" / "guarantees.md"


def main() -> int:
    """Run, print, and return 1 if any promise was broken."""
    wish, console = _arguments(), Console()
    profile = Profile(wish.profile)
    try:
        with profile.held():
            run = _run(profile, wish, console)
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    if wish.stay:
        return 0
    text = _report(run, wish)
    console.say(text)
    for one in run.broken:
        console.say(f"BROKEN {one}", style=RED)
    if wish.write:
        chaos_table.write(PAGE, text, mark="cluster")
    return 0 if run.table.is_clean and not run.broken else 1


def _run(profile: Profile, wish: argparse.Namespace, console: Console) -> Run:
    stop_on_signals(profile)
    profile.clean()
    _clean_folder(profile)
    console.say("Bringing up three nodes, two databases, two hosts", style=BOLD)
    revision = wish.old or oldest_that_can()
    happening = faults.every(checked_out(revision, profile), revision)
    site = Site(profile)
    run = Run(site, Plan(wish.seconds, wish.seed, wish.pace), console, profile.stopped)
    chosen = [fault for fault in happening if wish.only in fault.name]
    try:
        asyncio.run(run.stay() if wish.stay else run.go(chosen))
    finally:
        site.down()
    return run


def _clean_folder(profile: Profile) -> None:
    """Throw away what an earlier run left, so that it can't be mistaken for this one's."""
    for pattern in ("rabbitmq-*", "postgresql-*", "redis", "s3", "code"):
        for folder in profile.folder.glob(pattern):
            shutil.rmtree(folder)


def _report(run: Run, wish: argparse.Namespace) -> str:
    """Return the table with where it comes from."""
    made = f"{chaos_table.today()}, {chaos_table.machine()}; `make cluster"
    made += f" SECONDS={wish.seconds:.0f} SEED={wish.seed}`, {wish.pace:g} bans begun in a second;"
    made += f" {len(run.broken)} promises broken at the end."
    return f"\n{made}\n\n{run.table.markdown()}\n"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m chaos.cluster", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300, help="break things for so long")
    parser.add_argument("--seed", type=int, default=1, help="of the people")
    parser.add_argument("--pace", type=float, default=1.0, help="bans begun in a second")
    parser.add_argument("--only", default="", help="faults with this in their names")
    parser.add_argument("--old", default="", help="revision that one host runs for a while")
    parser.add_argument("--profile", default="cluster", help="folder of the services' data")
    parser.add_argument("--stay", action="store_true", help="bring it up, break nothing")
    parser.add_argument("--write", action="store_true", help="put the table into the page")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

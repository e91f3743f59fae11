"""`python -m chaos.merge FILE...`: one table from the results of several runs."""

import argparse
import sys
from pathlib import Path

from bringup.place import ROOT
from chaos import faults, table
from chaos.results import read
from chaos.table import Table

PAGE = ROOT / "docs" / "guarantees.md"
CLEAN, BROKEN, HARNESS = 0, 1, 2


def main() -> int:
    """Print the table; return 1 if a promise was broken, 2 if the harness failed, else 0."""
    parser = argparse.ArgumentParser(prog="python -m chaos.merge", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, help="written by --results")
    parser.add_argument("--write", action="store_true", help="put the table into the page")
    wish = parser.parse_args()
    found = Table(read(wish.files))
    print(found.report(names()))
    for one in found.broken:
        print(f"BROKEN {one}")
    for one in found.not_ready:
        print(f"NOT READY {one}")
    if wish.write:
        table.write(PAGE, found.report(names()))
    return verdict(found)


def names() -> list[str]:
    """Return the names of all faults, in the order of the table."""
    return [fault.name for fault in faults.every()]


def verdict(found: Table) -> int:
    """Return the exit code: what was broken goes before what could not be judged.

    A fault that could not be injected is named, and proves nothing; the others do.
    """
    if not found.is_clean:
        return BROKEN
    return HARNESS if found.unjudged else CLEAN


if __name__ == "__main__":
    sys.exit(main())

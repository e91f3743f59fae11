"""`python -m benchmarks [--quick] [NAME ...]`: measure and print; see ALL for the names."""

import argparse
import importlib
import signal
import sys
import time

from benchmarks import machine
from benchmarks.place import require_services

ALL = (
    *("move", "audit", "expiry", "ingress", "pipeline", "memory", "purge", "reminders"),
    *("mixed", "migrations", "automod"),
)


def main() -> None:
    """Run what was asked for, or everything; each ends by itself."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*ALL, []], help="which; all if none is named")
    parser.add_argument("--quick", action="store_true", help="shorter and rougher")
    chosen = parser.parse_args()
    # Ended from outside, we still end what we have started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    require_services()
    print(machine.describe(), flush=True)
    for name in chosen.names or ALL:
        began = time.monotonic()
        run = importlib.import_module(f"benchmarks.{name}").run
        print(run(quick=chosen.quick), flush=True)
        print(f"({name}: {time.monotonic() - began:.0f} s)", flush=True)


if __name__ == "__main__":
    main()

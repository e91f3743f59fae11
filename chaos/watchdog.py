"""A run must end by itself: whatever hangs, it is ended, and said to be the harness's own fault."""

import faulthandler
import os
import sys
import time
from collections.abc import Callable
from threading import Event, Thread

PATIENCE = 600.0
"""Seconds without progress. The longest thing that may take its time is quiet after the end."""

HARNESS_FAILED = 2

GIVEN_UP = 60.0
"""Seconds that cleaning up may take before the process ends without it."""


class Watchdog:
    """Ends the process when nothing has happened for long."""

    def __init__(self, clean: Callable[[], None], *, patience: float = PATIENCE) -> None:
        """*clean* ends what the run has started."""
        self._clean, self._patience = clean, patience
        self._fed_at = time.monotonic()
        self._over = Event()
        self._last = "nothing yet"

    def start(self) -> None:
        """Watch, from a thread of its own."""
        Thread(target=self._watch, daemon=True, name="watchdog").start()

    def feed(self, what: str) -> None:
        """Say that something has happened."""
        self._fed_at, self._last = time.monotonic(), what

    def stop(self) -> None:
        """Watch no longer."""
        self._over.set()

    def _watch(self) -> None:
        while not self._over.wait(min(5.0, self._patience)):
            if time.monotonic() - self._fed_at > self._patience:
                self._bite()

    def _bite(self) -> None:
        said = (
            f"HARNESS nothing has happened for {self._patience:.0f} s; the last was: {self._last}"
        )
        print(said, file=sys.stderr, flush=True)
        faulthandler.dump_traceback(file=sys.stderr)
        cleaner = Thread(target=self._clean, daemon=True)
        cleaner.start()
        cleaner.join(GIVEN_UP)
        os._exit(HARNESS_FAILED)

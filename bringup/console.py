"""What the person at the terminal sees: one line at a time, coloured where that helps."""

import contextlib
import os
import sys
from threading import Lock

COLOURS = (36, 33, 32, 35, 34, 96, 93, 92, 95, 94)  # ANSI: cyan, yellow, green, magenta, blue, …
RED, BOLD, DIM = 31, 1, 2


class Console:
    """Writes whole lines from several threads. Goes silent when the terminal has gone away."""

    def __init__(self) -> None:
        """Use colours on a terminal, unless NO_COLOR is set."""
        self.coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        self._lock = Lock()

    def say(self, text: str = "", *, style: int | None = None) -> None:
        """Write a line of our own."""
        self._write(self._paint(text, style) + "\n")

    def log(self, name: str, line: str, *, width: int) -> None:
        """Write a line that a process printed, behind its name."""
        label = self._paint(f"{name:<{width}} │", COLOURS[sum(name.encode()) % len(COLOURS)])
        self._write(f"{label} {line}\n")

    def table(self, rows: list[tuple[str, str, str]]) -> None:
        """Write rows of a name, an address and a remark, aligned."""
        widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
        for name, address, remark in rows:
            bold = self._paint(f"{address:<{widths[1]}}", BOLD)
            self.say(f"  {name:<{widths[0]}}  {bold}  {remark}".rstrip())

    def _paint(self, text: str, style: int | None) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.coloured and style else text

    def _write(self, text: str) -> None:
        with self._lock, contextlib.suppress(OSError, ValueError):
            sys.stdout.write(text)
            sys.stdout.flush()

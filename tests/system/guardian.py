"""Ends what a test run has started when the run ends, even if it was killed."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

import psutil


class Guardian:
    """A small process beside the tests: when our end of its pipe closes, it ends all sessions."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, __file__], stdin=subprocess.PIPE, start_new_session=True
        )

    def watch(self, session: int) -> None:
        """Have the processes of *session* ended after us."""
        assert self._process.stdin
        self._process.stdin.write(f"{session}\n".encode())
        self._process.stdin.flush()

    def dismiss(self) -> None:
        """End everything now and wait for it."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(30)


def members(session: int) -> Iterator[psutil.Process]:
    """Yield the processes of *session*, its leader or orphans of it."""
    for process in psutil.process_iter():
        with contextlib.suppress(OSError, psutil.Error):
            if os.getsid(process.pid) == session:
                yield process


def end(session: int) -> None:
    """Kill whatever is left of *session*."""
    for process in members(session):
        with contextlib.suppress(psutil.Error):
            process.kill()


if __name__ == "__main__":
    for number in [int(line) for line in sys.stdin]:
        end(number)

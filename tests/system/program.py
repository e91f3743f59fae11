"""One line of the Procfile as a process that tests can kill, stop, pause and start again."""

import os
import signal
import subprocess
from pathlib import Path

from tests.system.guardian import Guardian, end, members

ROOT = Path(__file__).parents[2]

STOPS_WITHIN = 20
"""Seconds that a process has to end by itself after TERM."""


class Program:
    """A process in a session of its own; what it prints goes to a file."""

    def __init__(self, name: str, command: list[str], *, log: Path, guardian: Guardian) -> None:
        self.name = name
        self.log = log
        self.health = ""
        """Where its health pages are, if it isn't the usual place."""
        self._command = command
        self._guardian = guardian
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Return the id of the process, which is that of its session, too."""
        assert self._process
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Tell whether the process itself lives."""
        return self._process is not None and self._process.poll() is None

    def start(self, environment: dict[str, str]) -> None:
        """Start it, from a shell's point of view: the Procfile's words and the environment."""
        assert not self.is_running, f"{self.name} runs already"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - the Procfile's words
                self._command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._guardian.watch(self.pid)

    def kill(self) -> None:
        """End it with its children at once, as a machine that loses power does."""
        end(self.pid)
        self._wait()

    def kill_alone(self) -> None:
        """End the main process at once; its children find out by themselves."""
        os.kill(self.pid, signal.SIGKILL)
        self._wait()

    def stop(self) -> int:
        """Ask it to end, as a deployment does; return its exit code."""
        if self.is_running:
            os.kill(self.pid, signal.SIGTERM)
        return self._wait()

    def pause(self) -> None:
        """Let it hang, children and all."""
        self._signal_all(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        self._signal_all(signal.SIGCONT)

    def children(self) -> list[int]:
        """Return the ids of its children."""
        return [one.pid for one in members(self.pid) if one.pid != self.pid]

    def words(self) -> str:
        """Return all that it has printed."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def finish(self, environment: dict[str, str]) -> None:
        """Run it to its end, which must be a good one."""
        self.start(environment)
        assert self._process
        assert self._process.wait(60) == 0, self.words()

    def _signal_all(self, number: signal.Signals) -> None:
        for one in members(self.pid):
            one.send_signal(number)

    def _wait(self) -> int:
        assert self._process
        try:
            return self._process.wait(STOPS_WITHIN)
        finally:
            end(self.pid)
            self._process.wait(5)

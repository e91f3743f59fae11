"""Starts processes, prefixes their logs, starts again what dies."""

import subprocess
import time
from collections import deque
from pathlib import Path
from threading import Event, Thread

from bringup.console import DIM, RED, Console
from bringup.process import launch, stop_all
from bringup.profile import Profile

LIMIT = 5  # deaths of one process…
PERIOD = 60.0  # …within so many seconds, after which it is left alone
TAIL = 15
QUIETER = {name: {"LOG_LEVEL": "WARNING"} for name in ("beat", "worker-periodic")}
"""They would tell of every tick."""
Child = subprocess.Popen[bytes]


class Supervisor:
    """Keeps a set of processes running until told to stop."""

    def __init__(
        self, profile: Profile, console: Console, *, root: Path, environment: dict[str, str]
    ) -> None:
        """Run everything in `root` with the same environment."""
        self._profile, self._console = profile, console
        self._root, self._environment = root, environment
        self._commands: dict[str, list[str]] = {}
        self._children: dict[str, Child] = {}
        self._deaths: dict[str, list[float]] = {}
        self._tails: dict[str, deque[str]] = {}
        self._width = 10
        self.given_up: list[str] = []
        self.silent = True
        """While things start, what processes print is only kept, for the case that one fails."""

    def start(self, commands: dict[str, list[str]]) -> None:
        """Start processes."""
        self._width = max(self._width, *(len(name) for name in commands))
        for name, command in commands.items():
            self._commands[name] = command
            self._tails[name] = deque(maxlen=TAIL)
            self._start(name)

    def finish(self, name: str, command: list[str]) -> int:
        """Run one process to its end and return its exit code."""
        self.start({name: command})
        code = self._children.pop(name).wait()
        del self._commands[name]
        return code

    def tail(self, name: str) -> list[str]:
        """Return the last lines that a process printed."""
        return list(self._tails.get(name, ()))

    def watch(self, stopped: Event) -> None:
        """Start again what dies, until told to stop or nothing is left."""
        while not stopped.wait(0.2) and self._children:
            self.mend()

    def mend(self) -> None:
        """Look once for dead processes and start them again."""
        for name, child in list(self._children.items()):
            if child.poll() is not None:
                self._restart(name, child.returncode)

    def stop(self) -> None:
        """End everything: first politely, after 12 s for good."""
        self._commands.clear()
        mine = [each for each in self._profile.processes if each.name in self._children]
        stop_all(mine, within=12)
        for process in mine:
            self._profile.forget(process)
        for child in self._children.values():
            child.wait()
        self._children.clear()

    def _start(self, name: str) -> None:
        process, child = launch(
            name,
            self._commands[name],
            cwd=self._root,
            env=self._environment | QUIETER.get(name, {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._profile.note(process)
        self._children[name] = child
        Thread(target=self._relay, args=(name, child), daemon=True).start()

    def _relay(self, name: str, child: Child) -> None:
        if child.stdout is None:
            return
        with child.stdout:
            for line in child.stdout:
                text = line.decode(errors="replace").rstrip()
                self._tails[name].append(text)
                if not self.silent:
                    self._console.log(name, text, width=self._width)

    def _restart(self, name: str, code: int) -> None:
        now = time.monotonic()
        recent = [when for when in self._deaths.get(name, []) if now - when < PERIOD]
        self._deaths[name] = [*recent, now]
        del self._children[name]
        how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        if len(recent) >= LIMIT:
            self.given_up.append(name)
            text = f"{name} {how}, {LIMIT + 1} times within a minute: it is left alone now."
            self._console.say(text, style=RED)
            return
        self._console.say(f"{name} {how}; starting it again", style=DIM if code == 0 else RED)
        for process in self._profile.processes:
            if process.name == name:
                process.kill_session()
        self._start(name)

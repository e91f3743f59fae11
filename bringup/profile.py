"""One independent stack (demo, test, dev…): its folder, what it remembers, what it has running."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import Event, RLock

from bringup.account import Account, service_account
from bringup.place import home
from bringup.problem import Problem
from bringup.process import Process, stop_all
from bringup.state import State


class Profile:
    """Everything that belongs to one stack."""

    def __init__(self, name: str, *, home_folder: Path | None = None) -> None:
        """Open (or make) the profile's folder."""
        self.name = name
        self.home = home_folder or home()
        self.folder = self.home / name
        self.folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        self.logs = self.folder / "logs"
        self.logs.mkdir(exist_ok=True)
        self.account: Account | None = service_account()
        self.stopped = Event()
        """Set when the person wants to end; whoever waits for something gives up."""
        self.state = State(self.folder / "state.json")
        self._roster = self.folder / "processes.json"
        self._lock = RLock()

    @property
    def processes(self) -> list[Process]:
        """What is written down as started and not yet as stopped."""
        if not self._roster.exists():
            return []
        return [Process(**each) for each in json.loads(self._roster.read_text())]

    def note(self, process: Process) -> None:
        """Write down a process that was just started; it replaces an older one of its name."""
        with self._lock:
            others = [each for each in self.processes if each.name != process.name]
            self._write([*others, process])

    def forget(self, process: Process) -> None:
        """Strike out a process that has ended."""
        with self._lock:
            self._write([each for each in self.processes if each != process])

    def find(self, name: str) -> Process | None:
        """Return the running process of a name, None if there is none."""
        found = [each for each in self.processes if each.name == name and each.is_alive()]
        return found[0] if found else None

    def clean(self) -> list[str]:
        """End what an earlier run that died left behind; return the names of what still ran."""
        left = [each for each in self.processes if each.session()]
        stop_all(left, within=3)
        self._write([])
        return [each.name for each in left]

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the profile, so that a second run of it is told instead of disturbing the first."""
        with (self.folder / "lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                raise Problem(self._busy(lock.read())) from None
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            yield

    def is_held(self) -> bool:
        """Tell whether a living run holds this profile."""
        try:
            with self.held():
                return False
        except Problem:
            return True

    def _busy(self, holder: str) -> str:
        return (
            f"`{self.name}` of this clone is running already (process {holder}). Use that one, or "
            "stop it with Ctrl-C in its terminal first."
        )

    def _write(self, processes: list[Process]) -> None:
        draft = self._roster.with_suffix(".draft")
        draft.write_text(json.dumps([asdict(each) for each in processes]))
        draft.replace(self._roster)

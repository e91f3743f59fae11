"""One program in a session of its own, found again after a crash by pid and start time."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass

import psutil

SAME_START = 2.0  # seconds by which two readings of one start time may differ


@dataclass(frozen=True)
class Process:
    """A process as it is written down: nothing else may be taken for it, or ended in its place."""

    name: str
    pid: int
    started: float

    @classmethod
    def of(cls, name: str, pid: int) -> "Process":
        """Return what identifies a running process."""
        try:
            return cls(name, pid, psutil.Process(pid).create_time())
        except psutil.Error:
            return cls(name, pid, time.time())

    def is_alive(self) -> bool:
        """Tell whether it still runs; another process with its pid doesn't count."""
        return self._is_me(self.pid)

    def _is_me(self, pid: int) -> bool:
        try:
            found = psutil.Process(pid)
            if found.status() == psutil.STATUS_ZOMBIE:
                return False
            return abs(found.create_time() - self.started) < SAME_START
        except psutil.Error:
            return False

    def session(self) -> list[psutil.Process]:
        """Return all processes of its session, children that outlived it included."""
        if self._is_another():
            return []
        return [each for each in psutil.process_iter() if self._holds(each)]

    def _is_another(self) -> bool:
        """Tell whether the pid, and with it the session's number, belongs to somebody else now."""
        try:
            found = psutil.Process(self.pid)
            return abs(found.create_time() - self.started) >= SAME_START
        except psutil.Error:
            return False

    def _holds(self, each: psutil.Process) -> bool:
        try:
            mine = (
                os.getsid(each.pid) == self.pid and each.create_time() > self.started - SAME_START
            )
            return mine and each.status() != psutil.STATUS_ZOMBIE
        except (psutil.Error, OSError):
            return False

    def tell(self, number: signal.Signals) -> None:
        """Send a signal to the process itself."""
        if self.is_alive():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(self.pid, number)

    def kill_session(self) -> None:
        """End at once whatever is left of its session."""
        for each in self.session():
            with contextlib.suppress(psutil.Error):
                each.kill()


def stop(process: Process, *, by: signal.Signals = signal.SIGTERM, within: float = 15) -> None:
    """Ask a process to end, wait up to `within` seconds, then end what is left of its session."""
    stop_all([process], by=by, within=within)


def stop_all(
    processes: Iterable[Process], *, by: signal.Signals = signal.SIGTERM, within: float = 15
) -> None:
    """Ask several processes to end, all at once; kill what is left after `within` seconds."""
    processes = list(processes)
    for process in processes:
        process.tell(by)
    deadline = time.monotonic() + within
    while time.monotonic() < deadline and any(each.is_alive() for each in processes):
        time.sleep(0.03)
    for process in processes:
        process.kill_session()
        _reap(process.pid)


def launch(
    name: str, command: list[str], **options: object
) -> tuple[Process, "subprocess.Popen[bytes]"]:
    """Start a program in a session of its own; `options` are those of `subprocess.Popen`."""
    child: subprocess.Popen[bytes] = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        **options,  # type: ignore[call-overload]
    )
    _children[child.pid] = child
    return Process.of(name, child.pid), child


def _reap(pid: int) -> None:
    """Take leave of a child of ours that has ended, so that nothing of it stays behind."""
    child = _children.get(pid)
    if child and child.poll() is not None:
        del _children[pid]


_children: dict[int, "subprocess.Popen[bytes]"] = {}

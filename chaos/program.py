"""One process of the product, started again whenever it ends, as a supervisor does."""

import contextlib
import os
import signal
from pathlib import Path
from subprocess import Popen, TimeoutExpired

import psutil

from bringup.health import is_healthy
from bringup.place import ROOT
from bringup.process import Process, launch
from bringup.profile import Profile

STOPS_WITHIN = 30.0
"""Seconds after which a process that was asked to end is killed, as by an orchestrator."""


class Program:
    """A line of the Procfile."""

    def __init__(
        self, name: str, command: list[str], page: str, log: Path, *, code: Path = ROOT
    ) -> None:
        """*page* answers 200 when it is ready; *code* is the folder whose code it runs."""
        self.name, self._command, self._page, self._log = name, command, page, log
        self.code = code
        self._process: Process | None = None
        self._child: Popen[bytes] | None = None

    def start(self, environment: dict[str, str], profile: Profile) -> None:
        """Start it; what it prints goes to its log."""
        with self._log.open("ab") as output:
            self._process, self._child = launch(
                self.name,
                self._command,
                cwd=self.code,
                env=environment,
                stdout=output,
                stderr=output,
            )
        profile.note(self._process)

    @property
    def pid(self) -> int:
        """Return the id of the main process."""
        assert self._child  # noqa: S101 - started before
        return self._child.pid

    @property
    def is_running(self) -> bool:
        """Tell whether the main process lives."""
        return self._child is not None and self._child.poll() is None

    @property
    def is_ready(self) -> bool:
        """Tell whether it says that it is ready."""
        return self.is_running and is_healthy(self._page)

    def kill(self) -> None:
        """End it with its children at once, as a machine that loses power does."""
        if self._process and self._child:
            self._process.kill_session()
            self._child.wait(10)

    def stop(self) -> None:
        """Ask it to end, as a deployment does."""
        assert self._process  # noqa: S101 - started before
        assert self._child  # noqa: S101 - started before
        process, child = self._process, self._child
        child.send_signal(signal.SIGTERM)
        with contextlib.suppress(TimeoutExpired):
            child.wait(STOPS_WITHIN)
        process.kill_session()

    def kill_a_child(self) -> None:
        """End one of its children, as the kernel does when memory is short."""
        assert self._child  # noqa: S101 - started before
        children = psutil.Process(self._child.pid).children()
        with contextlib.suppress(ProcessLookupError):
            os.kill(children[-1].pid, signal.SIGKILL)

    def freeze(self, *, thaw: bool = False) -> None:
        """Let it hang with its children, or go on."""
        for each in self._process.session() if self._process else []:
            with contextlib.suppress(psutil.Error):
                each.resume() if thaw else each.suspend()

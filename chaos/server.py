"""One service (RabbitMQ, PostgreSQL, Redis, S3) that can be killed, frozen and started again."""

import contextlib
import os
import subprocess
import time
from signal import SIGCONT, SIGKILL, SIGSTOP, Signals

import psutil

from bringup.account import become
from bringup.process import Process, launch, stop
from bringup.profile import Profile
from bringup.service import Command, Program, Service, Variables, log_file, plain_environment

READY_WITHIN = 90.0
"""Seconds that a service may take on a busy machine."""


class Server:
    """A service of our own, always at the same port with the same data."""

    def __init__(self, service: Service, profile: Profile) -> None:
        self.name = service.name
        self._service, self._profile = service, profile
        self.program: Program = service.local() or service.packaged(profile.home)
        self._command: Command = service.prepare(self.program, profile)
        self.environment = plain_environment(profile, service) | self._command.environment
        self._process: Process | None = None

    @property
    def variables(self) -> Variables:
        """Return the variables that lead here."""
        return self._command.variables

    @property
    def pid(self) -> int:
        """Return the id of the main process."""
        assert self._process  # noqa: S101 - started before
        return self._process.pid

    def start(self) -> None:
        """Start it and return when it is ready."""
        with log_file(self._profile, self.name).open("wb") as output:
            self._process, _ = launch(
                self.name,
                self._command.argv,
                stdout=output,
                stderr=output,
                cwd="/",
                env=self.environment,
                **become(self._profile.account),
            )
        self._profile.note(self._process)
        self.await_ready()

    def await_ready(self) -> None:
        """Return when it takes work."""
        until = time.monotonic() + READY_WITHIN
        while not self._command.ready():
            if time.monotonic() > until:
                raise TimeoutError(f"{self.name} is not ready after {READY_WITHIN:.0f} s")
            time.sleep(0.1)

    def stop(self) -> None:
        """Ask it to end, as an operator does."""
        assert self._process  # noqa: S101 - started before
        stop(self._process, by=self._service.stop_by, within=self._service.stop_within)

    def kill(self) -> None:
        """End it and its children at once."""
        self._tell(SIGKILL)
        stop(self._process_or_fail(), within=5)

    def freeze(self) -> None:
        """Let it hang, children and all."""
        self._tell(SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._tell(SIGCONT)

    def run(self, *command: str) -> None:
        """Run one of the service's own programs, as its account."""
        subprocess.run(
            command,
            check=True,
            capture_output=True,
            timeout=60,
            cwd="/",
            env=self.environment,
            **become(self._profile.account),
        )

    def _process_or_fail(self) -> Process:
        assert self._process  # noqa: S101 - started before
        return self._process

    def _tell(self, number: Signals) -> None:
        """Signal the whole tree: PostgreSQL's children are sessions of their own."""
        with contextlib.suppress(psutil.Error):
            main = psutil.Process(self.pid)
            family = [main, *main.children(recursive=True)]
            for each in family:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(each.pid, number)

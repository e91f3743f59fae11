"""Everything that runs: four services, the product's processes, and who starts them again."""

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, RLock, Thread
from urllib.parse import urlsplit

from bringup import procfile
from bringup.account import Account
from bringup.place import ROOT
from bringup.postgres import PostgreSQL
from bringup.process import launch, stop_all
from bringup.profile import Profile
from bringup.rabbitmq import RabbitMQ
from bringup.redis import Redis
from bringup.s3 import S3
from bringup.variables import base_variables
from chaos.disk import Disk
from chaos.ledger import LOG, MODERATORS
from chaos.program import Program
from chaos.server import Server
from chaos.store import reader

WORKERS = ("worker-command", "worker-event", "worker-periodic", "worker-delivery")
PROGRAMS = ("web", *WORKERS, "beat")
SECRET = "a-signing-secret-of-chaos"  # noqa: S105 - opens nothing but this run
STARTS_WITHIN = 240.0
"""Seconds for the release, and then for all processes, on a machine that is busy otherwise."""
FACTOR = "100"
"""Slack's rates are not what is tested here."""


class Machine:
    """One Steward that may be broken."""

    def __init__(self, profile: Profile) -> None:
        """Choose ports and make the services' data."""
        self._profile = profile
        self.broker, self.postgres = Server(RabbitMQ(), profile), Server(PostgreSQL(), profile)
        self.redis, self.s3 = Server(Redis(), profile), Server(S3(), profile)
        for server, port in zip(
            (self.broker, self.redis, self.s3), profile.state.ports("fronts", 3), strict=True
        ):
            server.put_behind(port)
        self.disk = Disk(profile)
        self.clocks: dict[str, dict[str, str]] = {}
        """Program → what makes its clock wrong."""
        self.home = profile.home
        self._servers = (self.broker, self.postgres, self.redis, self.s3)
        self._web, self.slack_port, self._health, *_ = profile.state.ports("chaos", 10)
        self.flags = profile.folder / "flags"
        self.flags.mkdir(exist_ok=True)
        self.programs = {name: self._program(name) for name in PROGRAMS}
        self._lock, self._over = RLock(), Event()
        self._supervisor = Thread(target=self._supervise, daemon=True)

    def store(self) -> Callable[[str], str]:
        """Return what reads the evidence back; see `chaos.store`."""
        return reader(self.s3.variables)

    @property
    def account(self) -> Account | None:
        """Return the account that the services run as, None if it is ours."""
        return self._profile.account

    @property
    def url(self) -> str:
        """Return where Slack's requests go."""
        return f"http://127.0.0.1:{self._web}/slack/events"

    @property
    def database(self) -> str:
        """Return the URL of the database."""
        return self.postgres.variables["DATABASE_URL"]

    @property
    def management(self) -> str:
        """Return the URL of RabbitMQ's management API."""
        return self.broker.variables["FLOWER_BROKER_API"]

    @property
    def vhost(self) -> str:
        """Return the virtual host."""
        return urlsplit(self.broker.variables["BROKER_URL"]).path[1:]

    def up(self) -> None:
        """Start the services, migrate, start the processes; return when all are ready."""
        self.disk.mount()
        with ThreadPoolExecutor(len(self._servers)) as pool:
            list(pool.map(Server.start, self._servers))
        self.disk.take_in(self.database)
        release = launch("release", procfile.read()["release"], cwd=ROOT, env=self.environment)
        if release[1].wait(STARTS_WITHIN):
            raise RuntimeError("the release failed")
        for program in self.programs.values():
            self._start(program)
        self._supervisor.start()
        self.await_ready(STARTS_WITHIN)

    def down(self) -> None:
        """End all that was started."""
        self._over.set()
        with self._lock:
            stop_all(self._profile.processes, within=5)
        self.disk.unmount()
        self._profile.clean()

    def await_ready(self, within: float = 90) -> None:
        """Return when every process is ready.

        :raises TimeoutError: one is not
        """
        pause = Event()
        for _ in range(int(within / 0.2)):
            if not (missing := self.missing()):
                return
            pause.wait(0.2)
        raise TimeoutError(", ".join(missing))

    def missing(self) -> list[str]:
        """Return which processes don't say that they are ready."""
        return [f"{name} is not ready" for name, one in self.programs.items() if not one.is_ready]

    def _supervise(self) -> None:
        while not self._over.wait(0.1):
            with self._lock:
                self.mend()

    def mend(self) -> None:
        """Start again what has ended."""
        with self._lock:
            for program in self.programs.values():
                if not program.is_running and not self._over.is_set():
                    program.kill()
                    self._start(program)

    def heal(self) -> None:
        """Undo whatever a fault that broke off has left."""
        self.disk.empty()
        self.clocks.clear()
        for server in self._servers:
            server.heal()
        for program in self.programs.values():
            program.freeze(thaw=True)
        self.mend()

    def _start(self, program: Program) -> None:
        clock = self.clocks.get(program.name, {})
        program.start(self.environment | clock, self._profile)

    def _program(self, name: str) -> Program:
        number = PROGRAMS.index(name)
        port = self._health + number if number else self._web
        page = f"http://127.0.0.1:{port}/readyz"
        log = self._profile.logs / f"{name}.log"
        log.unlink(missing_ok=True)
        return Program(name, self._command(name), page, log)

    def _command(self, name: str) -> list[str]:
        """Return the Procfile's words, wrapped so that the process can die at a named point."""
        python, flag, *words = procfile.read()[name]
        if name == "beat":
            return [python, flag, *words]
        return [sys.executable, flag, "chaos.crashing", str(self.flags), *words]

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of the product's processes."""
        services = {key: value for one in self._servers for key, value in one.fronted.items()}
        return base_variables(services) | {
            "SLACK_API_URL": f"http://127.0.0.1:{self.slack_port}/api/",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_BOT_TOKEN": "xoxb-chaos",
            "SLACK_RATE_FACTOR": FACTOR,
            "FLOOD_PER_MINUTE": "0",
            "CLOSE_ACCOUNTS": "never",
            "MODERATORS_CHANNEL": MODERATORS,
            "LOG_CHANNEL": LOG,
            "CONFIRM_WITHIN": "60",
            "HOST": "127.0.0.1",
            "PORT": str(self._web),
            "HEALTH_PORT": str(self._health),
            "LOG_LEVEL": os.environ.get("LOG_LEVEL", "INFO"),
        }


def clean_folder(profile: Profile) -> None:
    """Throw away what an earlier run left, so that it can't be mistaken for this one's."""
    Disk(profile).unmount()
    for path in sorted(_below(profile.folder), reverse=True):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()


def _below(folder: Path) -> list[Path]:
    names = ("rabbitmq", "postgresql", "redis", "s3", "flags")
    tops = [folder / name for name in names if (folder / name).exists()]
    return tops + [path for top in tops for path in top.rglob("*")]

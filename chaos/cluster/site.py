"""Everything that runs: the services, two hosts of Steward, and who starts again what has ended."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, RLock, Thread

from bringup import procfile
from bringup.place import ROOT
from bringup.ports import LOOPBACK
from bringup.process import launch, stop_all
from bringup.profile import Profile
from bringup.redis import Redis
from bringup.s3 import S3
from bringup.service import Variables
from bringup.variables import base_variables
from chaos.cluster.host import PORTS, Host
from chaos.cluster.postgres import Pair
from chaos.cluster.rabbitmq import Cluster
from chaos.cluster.witness import Witness
from chaos.ledger import LOG, MODERATORS
from chaos.machine import FACTOR, SECRET
from chaos.server import Server
from chaos.store import reader

READY_WITHIN = 180.0
"""Seconds for two dozen processes on a busy machine."""


class Site:
    """Two hosts, and what they work with."""

    def __init__(self, profile: Profile) -> None:
        """Choose ports and make the services' data."""
        self._profile = profile
        self.cluster, self.postgres = Cluster(profile), Pair(profile)
        self._stores = [Server(Redis(), profile), Server(S3(), profile)]
        first = profile.state.ports("cluster-hosts", 2 * PORTS)[0]
        self.hosts = [Host("a", profile, first), Host("b", profile, first + PORTS)]
        self.slack_port = profile.state.ports("cluster-slack", 1)[0]
        self.witness = Witness(profile)
        self._lock, self._over = RLock(), Event()
        self._supervisor = Thread(target=self._supervise, daemon=True)

    def up(self) -> None:
        """Start the services, migrate, start both hosts; return when all are ready."""
        ups = [self.cluster.up, self.postgres.up, *[store.start for store in self._stores]]
        with ThreadPoolExecutor(len(ups)) as pool:
            for each in [pool.submit(up) for up in ups]:
                each.result()
        _, release = launch("release", procfile.read()["release"], cwd=ROOT, env=self.environment)
        if release.wait(60):
            raise RuntimeError("the release failed")
        for number, host in enumerate(self.hosts):
            host.start(self._variables(number))
        self.witness.start(self.environment)
        self._supervisor.start()
        self.await_ready()

    def down(self) -> None:
        """End all that was started."""
        self._over.set()
        with self._lock:
            stop_all(self._profile.processes, within=5)
        self._profile.clean()

    def await_ready(self) -> None:
        """Return when every process is ready.

        :raises TimeoutError: one is not
        """
        pause = Event()
        for _ in range(int(READY_WITHIN / 0.2)):
            if not (missing := self.missing()):
                return
            pause.wait(0.2)
        raise TimeoutError(", ".join(missing))

    def missing(self) -> list[str]:
        """Return which processes don't say that they are ready."""
        return [name for host in self.hosts for name in host.missing()]

    def restart(self, host: Host, name: str) -> None:
        """Replace one process as a deployment does: ask it to end, start it, wait until ready."""
        with self._lock:
            host.programs[name].stop()
            host.start_one(name)
        self.await_ready()

    def _supervise(self) -> None:
        while not self._over.wait(0.1):
            with self._lock:
                self._mend()

    def _mend(self) -> None:
        for host in [host for host in self.hosts if not host.is_lost]:
            for name, program in host.programs.items():
                if not program.is_running and not (self._over.is_set() or host.is_lost):
                    program.kill()
                    host.start_one(name)

    @property
    def database(self) -> str:
        """Return the URL of the primary and its standby."""
        return self.postgres.url

    def store(self) -> Callable[[str], str]:
        """Return what reads the evidence back; see `chaos.store`."""
        return reader(self._stores[1].variables)

    @property
    def environment(self) -> Variables:
        """Return the environment of commands, such as `steward check`."""
        return self._variables(0)

    def _variables(self, number: int) -> Variables:
        """Return the environment of a host; each begins with another node of the cluster."""
        stores = {key: value for one in self._stores for key, value in one.variables.items()}
        services = stores | {
            "BROKER_URL": self.cluster.url(number),
            "DATABASE_URL": self.postgres.url,
        }
        return base_variables(services) | {
            "SLACK_API_URL": f"http://{LOOPBACK}:{self.slack_port}/api/",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_BOT_TOKEN": "xoxb-chaos",
            "SLACK_RATE_FACTOR": FACTOR,
            "FLOOD_PER_MINUTE": "0",
            "CLOSE_ACCOUNTS": "never",
            "MODERATORS_CHANNEL": MODERATORS,
            "LOG_CHANNEL": LOG,
            "CONFIRM_WITHIN": "60",
            "HOST": LOOPBACK,
            "WORKER_CONCURRENCY": "2",
            "LOG_LEVEL": os.environ.get("LOG_LEVEL", "INFO"),
        }

"""All of Steward's processes as the Procfile names them, with a stand-in for Slack beside them."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

import urllib3

from benchmarks.place import Environment, free_ports, is_free
from benchmarks.processes import WORKERS, procfile, python, running
from benchmarks.signed import MODERATORS

FIRST_PORT, LAST_PORT = 26_000, 32_000


@dataclass(frozen=True, kw_only=True)
class Running:
    """What runs, and where."""

    port: int
    """Where the peer takes Slack's requests."""
    slack: int
    processes: dict[str, "Popen[bytes]"]
    logs: Path

    def posts(self) -> dict[str, list[float]]:
        """Return when each card came (monotonic seconds, by person) since this was last asked."""
        answer = urllib3.request("GET", f"http://127.0.0.1:{self.slack}/posts", timeout=10)
        found: dict[str, list[float]] = answer.json()
        return found


@contextmanager
def steward(place: Environment, **settings: str) -> Iterator[Running]:
    """Run the whole product with its shipped settings; *settings* are added."""
    web, slack, flower = free_ports(3)
    health = health_base()
    names = ["web", *(f"worker-{name}" for name in WORKERS), "beat", "flower"]
    environment = place | {
        "PORT": str(web),
        "SLACK_API_URL": f"http://127.0.0.1:{slack}/api/",
        "HEALTH_PORT": str(health),
        "MODERATORS_CHANNEL": MODERATORS,
        "FLOWER_PORT": str(flower),
        "FLOWER_ADDRESS": "127.0.0.1",
        "FLOWER_BASIC_AUTH": "bench:bench",
        **settings,
    }
    ready = [f"http://127.0.0.1:{port}/readyz" for port in (web, *range(health + 1, health + 6))]
    commands = {name: procfile()[name] for name in names}
    with (
        peer({"slack": python("benchmarks.slack", str(slack))}, environment, []) as (_, _logs),
        peer(commands, environment, ready) as (processes, logs),
    ):
        yield Running(port=web, slack=slack, processes=processes, logs=logs)


@contextmanager
def peer(
    commands: dict[str, list[str]], environment: Environment, ready: list[str]
) -> Iterator[tuple[dict[str, "Popen[bytes]"], Path]]:
    """Run *commands*; yield them and the folder of their logs."""
    with (
        tempfile.TemporaryDirectory(prefix="steward-bench-") as folder,
        running(commands, environment, Path(folder), ready) as processes,
    ):
        yield processes, Path(folder)


def health_base() -> int:
    """Return a port behind which six more are free, and stay so.

    Below Linux's range for outgoing connections, one of which may take a port that was just free.
    """
    while True:
        base = FIRST_PORT + secrets.randbelow(LAST_PORT - FIRST_PORT)
        if all(is_free(base + more) for more in range(8)):
            return base

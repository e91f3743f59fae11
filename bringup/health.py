"""When a process counts as ready."""

import urllib.error
import urllib.request
from dataclasses import dataclass

from bringup.ports import LOOPBACK

HEALTH = ("worker-command", "worker-event", "worker-periodic", "worker-delivery", "beat")


@dataclass(frozen=True)
class Addresses:
    """Where the processes of a demo listen."""

    playground: int
    web: int
    flower: int
    health: int
    """First of the health ports: the n-th process of HEALTH listens on this + n."""

    def probe(self, name: str) -> str | None:
        """Return the page that answers 200 once a process is ready; None if it has none."""
        pages = {
            "playground": f"http://{LOOPBACK}:{self.playground}/",
            "web": f"http://{LOOPBACK}:{self.web}/readyz",
            "flower": f"http://{LOOPBACK}:{self.flower}/healthcheck",
        }
        for number, worker in enumerate(HEALTH, start=1):
            pages[worker] = f"http://{LOOPBACK}:{self.health + number}/readyz"
        return pages.get(name)


def is_healthy(page: str) -> bool:
    """Tell whether a page answers 200 within two seconds."""
    try:
        with urllib.request.urlopen(page, timeout=2) as answer:  # noqa: S310 - our own pages
            return bool(answer.status == 200)  # noqa: PLR2004
    except (OSError, ValueError):
        return False

"""People who type commands without end, each as soon as the last one was answered."""

import threading
import time
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qs

import httpx

from tests.security.forger import Forger, command
from tests.system.harbour import ADA

LONGEST = 12.0
"""Seconds for one request; what takes longer hangs."""


@dataclass
class Crowd:
    """Sends `/steward` to one of *addresses* after the other, while it is entered as a context."""

    addresses: list[str]
    size: int = 2
    pause: float = 0.1
    accepted: set[str] = field(default_factory=set)
    """Inbox keys of what was answered 200."""
    hung: int = 0

    def __post_init__(self) -> None:
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._type) for _ in range(self.size)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(2 * LONGEST)

    def _type(self) -> None:
        with httpx.Client(timeout=LONGEST) as http:
            while not self._over.is_set():
                self._ask(http, command(ADA, "help", name="/steward"))
                time.sleep(self.pause)

    def _ask(self, http: httpx.Client, raw: bytes) -> None:
        for address in list(self.addresses):
            try:
                answer = http.post(address, content=raw, headers=Forger.signed(raw))
            except httpx.TimeoutException:
                self.hung += 1
            except httpx.TransportError:
                continue
            else:
                if answer.status_code == 200 and not answer.text:
                    (trigger,) = parse_qs(raw.decode())["trigger_id"]
                    self.accepted.add(f"command:{trigger}")
                return

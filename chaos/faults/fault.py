"""A fault: its name, and what it does to the machine."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from chaos.door import Door
from chaos.machine import Machine
from chaos.server import Server
from chaos.trouble import Trouble
from chaos.weather import Weather


class NotHereError(Exception):
    """The fault can't be injected on this machine; the argument says why."""


class NotReachedError(Exception):
    """The moment for it did not come in time; then it was not injected and does not count."""


@dataclass(frozen=True)
class Scene:
    """What a fault may touch, and how long it may last."""

    machine: Machine
    door: Door
    weather: Weather
    dice: random.Random
    scale: float = 1.0
    """Shortens what lasts: 0.25 makes 20 seconds 5."""
    broken: list[str] = field(default_factory=list)
    """What a fault itself saw that must not be."""

    def hold(self, seconds: float) -> None:
        """Let the fault last."""
        time.sleep(seconds * self.scale)

    def on_the_wire(self, server: Server, trouble: Trouble, seconds: float) -> None:
        """Have *trouble* between the product and *server* for a while."""
        assert server.front  # noqa: S101 - set up by the machine
        server.front.trouble = trouble
        self.hold(seconds)
        server.front.trouble = Trouble()

    def calm(self) -> None:
        """Undo whatever a fault that broke off has left."""
        self.weather.clear()
        self.door.copies, self.door.lateness, self.door.hour_late = 1, 0.0, False
        self.machine.heal()


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong. *strike* returns when it is over."""

    name: str
    strike: Callable[[Scene], None]

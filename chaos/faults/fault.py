"""A fault: its name, and what it does to the machine."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from chaos.door import Door
from chaos.machine import Machine
from chaos.weather import Weather


@dataclass(frozen=True)
class Scene:
    """What a fault may touch, and how long it may last."""

    machine: Machine
    door: Door
    weather: Weather
    dice: random.Random
    scale: float = 1.0
    """Shortens what lasts: 0.25 makes 20 seconds 5."""

    def hold(self, seconds: float) -> None:
        """Let the fault last."""
        time.sleep(seconds * self.scale)


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong. *strike* returns when it is over."""

    name: str
    strike: Callable[[Scene], None]

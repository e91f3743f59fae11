"""Tasks that wear a worker out: one always fails, one eats memory, one never ends."""

import time
import uuid
from functools import partial

import httpx

from chaos.burdens import HANGS_FOR
from chaos.faults.fault import Fault, Scene
from chaos.faults.poison import COUNT, EMPTY, QUEUES, publish

DIES_WITHIN = 120.0
"""Seconds in which what can never be done must lie with the dead letters, on a busy machine: what
is lost after a fault is judged no sooner."""


def faults() -> list[Fault]:
    """Return the poisons that run."""
    return [
        Fault("poison: a task that always raises", partial(_dies, task="chaos.fail", count=COUNT)),
        Fault("poison: a task that never ends", partial(_dies, task="chaos.hang", count=1)),
        Fault("poison: a task that eats memory", _eats),
    ]


def _dies(scene: Scene, *, task: str, count: int) -> None:
    """Send it to each queue and see it die, while the others are worked on."""
    names = [str(uuid.uuid4()) for _ in QUEUES * count]
    before = _dead(scene)
    for queue, name in zip(QUEUES * count, names, strict=True):
        publish(scene, queue, task, EMPTY, number=name)
    until = time.monotonic() + DIES_WITHIN + HANGS_FOR * count
    while time.monotonic() < until:
        if _dead(scene) >= before + len(names):
            return
        time.sleep(0.2)
    scene.broken.append(f"{task} was not put with the dead letters: {_dead(scene) - before}")


def _eats(scene: Scene) -> None:
    for queue in QUEUES:
        publish(scene, queue, "chaos.eat", EMPTY, number=str(uuid.uuid4()))


def _dead(scene: Scene) -> int:
    url = f"{scene.machine.management}queues/{scene.machine.vhost}/dead"
    return int(httpx.get(url, timeout=10).json().get("messages", 0))

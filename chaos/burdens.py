"""Tasks that only poison has: registered in the workers from outside, like the points to die at."""

import time
from typing import Any

MEGABYTE = 1024 * 1024
EATEN = 340 * MEGABYTE
"""More than a worker's child may have (tasks/celery.py: worker_max_memory_per_child)."""

HANGS_FOR = 4
"""Seconds of the time limit of the task that never ends. The product's own is a minute; it is
enforced in the same way, only the run would last longer."""


def register() -> None:
    """Add them to the product's Celery, in this process."""
    from tasks.celery import celery  # noqa: PLC0415 - only here is the product loaded

    celery.task(name="chaos.fail")(_fail)
    celery.task(name="chaos.eat")(_eat)
    celery.task(name="chaos.hang", time_limit=HANGS_FOR)(_hang)


def _fail(**_: Any) -> None:  # noqa: ANN401 - whatever it is sent
    raise ValueError("poison")


def _eat(**_: Any) -> None:  # noqa: ANN401 - whatever it is sent
    food = bytearray(EATEN)
    food[::4096] = b"\1" * len(food[::4096])  # touched, so that it is really there


def _hang(**_: Any) -> None:  # noqa: ANN401 - whatever it is sent
    while True:
        time.sleep(1)

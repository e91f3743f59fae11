"""Processes that end, at random moments and at the worst ones, or that hang."""

import time
from functools import partial

from chaos.crashing import POINTS
from chaos.faults.fault import Fault, NotReachedError, Scene
from chaos.machine import PROGRAMS, WORKERS

REACHED_WITHIN = 15.0
"""Seconds in which some process should pass a named point."""

FROZEN = 20.0


def faults() -> list[Fault]:
    """Return the faults of processes."""
    killed = [Fault(f"kill -9 of {name}", partial(_kill, name=name)) for name in PROGRAMS]
    ended = [Fault(f"SIGTERM of {name}", partial(_stop, name=name)) for name in PROGRAMS]
    children = [
        Fault(f"kill -9 of a child of {name}", partial(_kill_child, name=name)) for name in WORKERS
    ]
    points = [Fault(f"kill -9 {point}", partial(_at_point, point=point)) for point in POINTS]
    frozen = [Fault("SIGSTOP of worker-delivery, 20 s", _freeze)]
    return [*killed, *ended, *children, *points, *frozen]


def _kill(scene: Scene, *, name: str) -> None:
    scene.machine.programs[name].kill()
    scene.machine.mend()


def _stop(scene: Scene, *, name: str) -> None:
    scene.machine.programs[name].stop()
    scene.machine.mend()


def _kill_child(scene: Scene, *, name: str) -> None:
    scene.machine.programs[name].kill_a_child()


def _at_point(scene: Scene, *, point: str) -> None:
    """Tell whoever passes the point next to die there, and wait until it happened."""
    flag = scene.machine.flags / point
    flag.touch()
    until = time.monotonic() + REACHED_WITHIN
    while flag.exists() and time.monotonic() < until:
        time.sleep(0.02)
    is_missed = flag.exists()
    flag.unlink(missing_ok=True)
    scene.machine.mend()
    if is_missed:
        raise NotReachedError("nobody came by that point")


def _freeze(scene: Scene) -> None:
    worker = scene.machine.programs["worker-delivery"]
    worker.freeze()
    scene.hold(FROZEN)
    worker.freeze(thaw=True)

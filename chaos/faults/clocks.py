"""A worker whose clock is an hour off: the database's clock decides."""

from functools import partial

from chaos import clock
from chaos.faults.fault import Fault, NotHereError, Scene
from chaos.machine import WORKERS

LASTS = 10.0
HOUR = 3600


def faults() -> list[Fault]:
    """Return the faults of clocks."""
    return [
        Fault("a worker's clock an hour ahead, 10 s", partial(_shift, seconds=HOUR)),
        Fault("a worker's clock an hour behind, 10 s", partial(_shift, seconds=-HOUR)),
    ]


def _shift(scene: Scene, *, seconds: int) -> None:
    """Start one worker anew with a wrong clock, and after a while anew with the right one."""
    machine, name = scene.machine, scene.dice.choice(WORKERS)
    library = clock.library(machine.home)
    if library is None:
        raise NotHereError("there is no libfaketime")
    machine.clocks[name] = clock.wrong(library, seconds)
    try:
        _again(scene, name)
        machine.await_ready(30)
        scene.hold(LASTS)
    finally:
        machine.clocks.pop(name, None)
        _again(scene, name)


def _again(scene: Scene, name: str) -> None:
    scene.machine.programs[name].stop()
    scene.machine.mend()

"""Redis and S3: gone, empty, frozen, slow, wrong."""

from collections.abc import Callable

from chaos.faults.fault import Fault, Scene
from chaos.server import Server
from chaos.trouble import CorruptUploads, ServerErrors, Slow, Trouble

GONE = 5.0

REDIS_SLOW, S3_SLOW = 0.4, 3.0
"""Seconds more for each answer: the limiter waits for a fifth of a second, the archive for ten."""


def faults() -> list[Fault]:
    """Return the faults of the stores."""
    return [
        Fault("Redis restarted empty", lambda scene: _restart(scene.machine.redis)),
        Fault("Redis gone, 5 s", lambda scene: _gone(scene, scene.machine.redis)),
        Fault("Redis SIGSTOP, 5 s", lambda scene: _freeze(scene, scene.machine.redis)),
        Fault("Redis slow (0.4 s an answer), 5 s", _with_redis(lambda _: Slow(REDIS_SLOW))),
        Fault("S3 gone, 5 s", lambda scene: _gone(scene, scene.machine.s3)),
        Fault("S3 SIGSTOP, 5 s", lambda scene: _freeze(scene, scene.machine.s3)),
        Fault("S3 slow (3 s an answer), 5 s", _with_s3(lambda _: Slow(S3_SLOW))),
        Fault("S3 500, 5 s", _with_s3(lambda _: ServerErrors())),
        Fault("S3 corrupts what is sent, 5 s", _with_s3(lambda s: CorruptUploads(s.dice))),
    ]


def _restart(server: Server) -> None:
    server.kill()
    server.start()


def _gone(scene: Scene, server: Server) -> None:
    server.kill()
    scene.hold(GONE)
    server.start()


def _freeze(scene: Scene, server: Server) -> None:
    server.freeze()
    scene.hold(GONE)
    server.thaw()


def _with_redis(trouble: Callable[[Scene], Trouble]) -> Callable[[Scene], None]:
    return lambda scene: scene.on_the_wire(scene.machine.redis, trouble(scene), GONE)


def _with_s3(trouble: Callable[[Scene], Trouble]) -> Callable[[Scene], None]:
    return lambda scene: scene.on_the_wire(scene.machine.s3, trouble(scene), GONE)

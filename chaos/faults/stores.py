"""Redis and S3: gone, empty, frozen."""

from chaos.faults.fault import Fault, Scene
from chaos.server import Server

GONE = 5.0


def faults() -> list[Fault]:
    """Return the faults of the stores."""
    return [
        Fault("Redis restarted empty", lambda scene: _restart(scene.machine.redis)),
        Fault("Redis gone, 5 s", lambda scene: _gone(scene, scene.machine.redis)),
        Fault("Redis SIGSTOP, 5 s", lambda scene: _freeze(scene, scene.machine.redis)),
        Fault("S3 gone, 5 s", lambda scene: _gone(scene, scene.machine.s3)),
        Fault("S3 SIGSTOP, 5 s", lambda scene: _freeze(scene, scene.machine.s3)),
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

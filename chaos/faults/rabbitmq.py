"""The broker: restarted, killed, frozen, short of memory, emptied, cut off."""

import httpx

from chaos.faults.fault import Fault, Scene

FROZEN, ALARMED, GATHER = 20.0, 10.0, 3.0

QUEUES = ("command", "event", "delivery", "periodic")


def faults() -> list[Fault]:
    """Return the faults of RabbitMQ."""
    return [
        Fault("RabbitMQ restarted", _restart),
        Fault("RabbitMQ kill -9", _kill),
        Fault("RabbitMQ SIGSTOP, 20 s", _freeze),
        Fault("RabbitMQ memory alarm, 10 s", _alarm),
        Fault("RabbitMQ queues purged", _purge),
        Fault("RabbitMQ connections cut", _cut),
    ]


def _restart(scene: Scene) -> None:
    scene.machine.broker.stop()
    scene.machine.broker.start()


def _kill(scene: Scene) -> None:
    scene.machine.broker.kill()
    scene.machine.broker.start()


def _freeze(scene: Scene) -> None:
    scene.machine.broker.freeze()
    scene.hold(FROZEN)
    scene.machine.broker.thaw()
    scene.machine.broker.await_ready()


def _alarm(scene: Scene) -> None:
    """Make it believe that memory is short: publishing connections are blocked."""
    broker = scene.machine.broker
    control = str(broker.program.path.with_name("rabbitmqctl"))
    broker.run(control, "set_vm_memory_high_watermark", "0.000001")
    scene.hold(ALARMED)
    broker.run(control, "set_vm_memory_high_watermark", "absolute", "2GB")
    broker.await_ready()


def _purge(scene: Scene) -> None:
    """Let messages gather for a while, then lose them all."""
    workers = [scene.machine.programs[name] for name in ("worker-command", "worker-delivery")]
    for worker in workers:
        worker.freeze()
    scene.hold(GATHER)
    for queue in QUEUES:
        url = f"{scene.machine.management}queues/{scene.machine.vhost}/{queue}/contents"
        httpx.delete(url, timeout=10)
    for worker in workers:
        worker.freeze(thaw=True)


def _cut(scene: Scene) -> None:
    """Close every client's connection, at the broker."""
    for connection in httpx.get(f"{scene.machine.management}connections", timeout=10).json():
        name = str(httpx.URL(path="/" + connection["name"]).raw_path, "ascii")[1:]
        httpx.delete(f"{scene.machine.management}connections/{name}", timeout=10)

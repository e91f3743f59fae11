"""The broker: restarted, killed, frozen, short of memory, emptied, cut off."""

import subprocess
import time

import httpx

from chaos.faults.fault import Fault, NotReachedError, Scene
from chaos.server import Server
from chaos.trouble import CutInPublish

FROZEN, ALARMED, GATHER, CUT, CUT_WITHIN = 20.0, 10.0, 3.0, 5.0, 20.0

ALARM_WITHIN = 15.0
"""Seconds: it looks at its disk every ten at the latest."""

QUEUES = ("command", "event", "delivery", "periodic")

NO_DISK = "900000GB"
"""More than is free anywhere. RabbitMQ 3.10 knows no larger unit: rabbitmqctl ends with 65."""


def faults() -> list[Fault]:
    """Return the faults of RabbitMQ."""
    return [
        Fault("RabbitMQ restarted", _restart),
        Fault("RabbitMQ kill -9", _kill),
        Fault("RabbitMQ SIGSTOP, 20 s", _freeze),
        Fault("RabbitMQ memory alarm, 10 s", _alarm),
        Fault("RabbitMQ disk alarm, 10 s", _disk_alarm),
        Fault("RabbitMQ queues purged", _purge),
        Fault("RabbitMQ connections cut", _cut),
        Fault("RabbitMQ cut in mid-publish, 5 s", _cut_in_publish),
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
    watermark = ("set_vm_memory_high_watermark", "absolute", "2GB")
    _alarmed(scene, ("set_vm_memory_high_watermark", "0.000001"), watermark)


def _disk_alarm(scene: Scene) -> None:
    """Make it believe that its disk is full: publishing connections are blocked."""
    _alarmed(scene, ("set_disk_free_limit", NO_DISK), ("set_disk_free_limit", "50MB"))


def _alarmed(scene: Scene, on: tuple[str, ...], off: tuple[str, ...]) -> None:
    """Have an alarm on for a while; one that did not go on was not injected."""
    broker = scene.machine.broker
    control = str(broker.program.path.with_name("rabbitmqctl"))
    broker.await_ready()
    try:
        broker.run(control, *on)
        _see_the_alarm(broker)
        scene.hold(ALARMED)
    except subprocess.CalledProcessError as refused:
        raise NotReachedError(f"rabbitmqctl {on[0]}: {refused.stderr!r}") from refused
    finally:
        broker.run(control, *off)
        broker.await_ready()


def _see_the_alarm(broker: Server) -> None:
    until = time.monotonic() + ALARM_WITHIN
    while broker.is_ready:  # its health check is about alarms
        if time.monotonic() > until:
            raise NotReachedError("no alarm went on")
        time.sleep(0.1)


def _cut_in_publish(scene: Scene) -> None:
    """Cut connections after some bytes of a message, at a place that the dice choose."""
    wire = CutInPublish(scene.dice, share=0.3)
    until = time.monotonic() + CUT_WITHIN
    scene.on_the_wire(scene.machine.broker, wire, CUT)
    while not wire.cut and time.monotonic() < until:  # in a quiet moment nobody publishes
        scene.on_the_wire(scene.machine.broker, wire, 0.5)
    if not wire.cut:
        raise NotReachedError("nobody published")


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

"""The outages: what goes away, and how it comes back."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bringup.account import private_folder
from chaos.machine import Machine

MINUTES, MINUTE = 600.0, 60.0
"""Seconds that an outage of the broker, and one of the database, lasts if nothing is said."""

Away = Callable[[Machine], AbstractContextManager[None]]


@dataclass(frozen=True)
class Outage:
    """Something that is away while its context lasts."""

    name: str
    away: Away
    seconds: float = MINUTES


@contextmanager
def _stopped(machine: Machine) -> Iterator[None]:
    machine.broker.stop()
    yield
    machine.broker.start()


@contextmanager
def _frozen(machine: Machine) -> Iterator[None]:
    machine.broker.freeze()
    yield
    machine.broker.thaw()
    machine.broker.await_ready()


@contextmanager
def _short_of_memory(machine: Machine) -> Iterator[None]:
    control = str(machine.broker.program.path.with_name("rabbitmqctl"))
    machine.broker.run(control, "set_vm_memory_high_watermark", "0.000001")
    yield
    machine.broker.run(control, "set_vm_memory_high_watermark", "absolute", "2GB")
    machine.broker.await_ready()


@contextmanager
def _emptied(machine: Machine) -> Iterator[None]:
    """Stop it, throw away every queue, exchange, message and user, and start it as if new."""
    machine.broker.stop()
    data = Path(machine.broker.environment["RABBITMQ_MNESIA_BASE"])
    shutil.rmtree(data)
    private_folder(data, machine.account)
    yield
    machine.broker.start()


@contextmanager
def _database_gone(machine: Machine) -> Iterator[None]:
    machine.postgres.kill()
    yield
    machine.postgres.start()


@contextmanager
def _both_gone(machine: Machine) -> Iterator[None]:
    with _database_gone(machine), _stopped(machine):
        yield


OUTAGES = (
    Outage("RabbitMQ stopped", _stopped),
    Outage("RabbitMQ frozen (SIGSTOP)", _frozen),
    Outage("RabbitMQ in memory alarm", _short_of_memory),
    Outage("RabbitMQ stopped, all its data deleted", _emptied),
    Outage("PostgreSQL gone", _database_gone, MINUTE),
    Outage("PostgreSQL and RabbitMQ gone", _both_gone, MINUTE),
)

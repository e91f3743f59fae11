"""How long the queues are, and whether somebody works on them."""

from dataclasses import dataclass

from amqp.exceptions import NotFound
from kombu import Connection

from tasks.queue import DEAD, QUEUES


@dataclass(frozen=True, kw_only=True)
class Depth:
    """A queue as RabbitMQ sees it."""

    name: str
    messages: int = 0
    consumers: int = 0
    is_made: bool = True
    """A worker makes the queues when it first starts."""

    @property
    def is_idle(self) -> bool:
        """Tell whether nobody works on it who should; the dead letters wait for people."""
        return self.consumers == 0 and self.name != DEAD.name


def depths(connection: Connection) -> list[Depth]:
    """Ask RabbitMQ how long each queue is, without making one that is missing."""
    return [_depth(connection, queue.name) for queue in (*QUEUES, DEAD)]


def _depth(connection: Connection, name: str) -> Depth:
    try:
        with connection.channel() as channel:
            _, messages, consumers = channel.queue_declare(name, passive=True)
    except NotFound:
        return Depth(name=name, is_made=False)
    return Depth(name=name, messages=messages, consumers=consumers)

"""The queues, by what fills them, and where their dead letters go."""

from enum import StrEnum
from typing import Any

import structlog
from amqp.exceptions import PreconditionFailed
from kombu import Connection, Exchange
from kombu import Queue as KombuQueue

log = structlog.get_logger(__name__)


class Queue(StrEnum):
    """The queues of the mission."""

    COMMAND = "command"
    EVENT = "event"
    PERIODIC = "periodic"
    DELIVERY = "delivery"


# A topic exchange, since quorum queues and direct ones do not get on in Celery; no routing key may
# end with ".<another key>".
EXCHANGE = Exchange("steward", type="topic", durable=True)
DEAD_EXCHANGE = Exchange("steward.dead", type="topic", durable=True)

DELIVERY_LIMIT = 20
"""A message that killed its worker this often goes to the dead letters. Lower values would let one
crash loop take innocent messages with it that were merely prefetched beside the guilty one."""

MESSAGE_BYTES = 1_000_000
"""Largest message the queues are meant for; the front door refuses larger bodies."""


def _arguments() -> dict[str, Any]:
    return {
        "x-queue-type": "quorum",
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": DEAD_EXCHANGE.name,
        # The message stays in its queue until the dead-letter queue has it; needs reject-publish.
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }


QUEUES = [
    KombuQueue(queue.value, EXCHANGE, routing_key=queue.value, queue_arguments=_arguments())
    for queue in Queue
]

LOOKS = 1_000_000
"""How often a dead letter may be looked at. Each look is a delivery, and RabbitMQ 4 drops what was
delivered more than 20 times if nothing else is said."""

DEAD = KombuQueue(
    "dead",
    DEAD_EXCHANGE,
    routing_key="#",
    queue_arguments={"x-queue-type": "quorum", "x-delivery-limit": LOOKS},
)
"""Every message that could not be processed, with its reason in the `x-death` header."""


def ready(connection: Connection) -> dict[Queue, int]:
    """Return how many messages wait in each queue that no worker has taken yet."""
    with connection.channel() as channel:
        return {
            queue: channel.queue_declare(queue.value, passive=True).message_count for queue in Queue
        }


def declare(connection: Connection) -> None:
    """Make the exchanges and queues; the dead letters first, so that none is without a home."""
    _declare_dead(connection)
    with connection.channel() as channel:
        for queue in QUEUES:
            queue.bind(channel).declare()


def _declare_dead(connection: Connection) -> None:
    """Make the queue of dead letters; one that an older version made may hold some and stays."""
    try:
        with connection.channel() as channel:
            DEAD.bind(channel).declare()
    except PreconditionFailed:
        log.warning("dead_letters.made_by_an_older_version", queue=DEAD.name)

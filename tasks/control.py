"""Remote control of workers, as Flower uses it, that outlives the loss of a RabbitMQ node."""

import uuid

from celery.app.control import Control as CeleryControl
from kombu import Queue
from kombu.pidbox import Mailbox as KombuMailbox


class Mailbox(KombuMailbox):  # type: ignore[misc] # kombu is untyped
    """Where commands and replies arrive.

    Celery's queues have the worker's name. An exclusive one would be locked, for a worker that
    reconnects, by its own half-open connection ("RESOURCE_LOCKED"); a durable one lives on one node
    and can't be declared again while that is gone ("home node … is down"). Either ends the worker.
    """

    def get_queue(self, hostname: str) -> Queue:
        """Return a worker's queue, another one for each connection: nothing can be in its way."""
        return Queue(
            f"{hostname}.{uuid.uuid4().hex[:8]}.{self.namespace}.pidbox",
            exchange=self.exchange,
            durable=False,
            exclusive=True,
            auto_delete=True,
            expires=self.queue_expires,
            message_ttl=self.queue_ttl,
        )

    def get_reply_queue(self) -> Queue:
        """Return the queue of whoever asks, which may be read over several connections."""
        return Queue(
            f"{self.oid}.{self.reply_exchange.name}",
            exchange=self.reply_exchange,
            routing_key=self.oid,
            durable=True,
            queue_arguments={"x-queue-type": "quorum"},
            expires=self.reply_queue_expires,
            message_ttl=self.reply_queue_ttl,
        )


class Control(CeleryControl):  # type: ignore[misc] # Celery is untyped
    """Celery's, with our mailbox."""

    Mailbox = Mailbox

"""How a worker consumes: Celery's consumer with two of its habits changed."""

from typing import Any

import structlog
from celery.worker.consumer import Consumer

log = structlog.get_logger(__name__)

UNUSED = (
    # 28 queues and 28 exchanges for countdowns, which are rows here (due_at). There is no switch.
    "celery.worker.consumer.delayed_delivery:DelayedDelivery",
    # Workers have nothing to tell each other: the rows know.
    "celery.worker.consumer.mingle:Mingle",
    "celery.worker.consumer.gossip:Gossip",
)


class KeepingConsumer(Consumer):  # type: ignore[misc] # Celery is untyped
    """A consumer that keeps what it can't read."""

    class Blueprint(Consumer.Blueprint):  # type: ignore[misc] # Celery is untyped
        """Celery's steps without those that are not used."""

        default_steps = [  # noqa: RUF012 - Celery's own attribute
            step for step in Consumer.Blueprint.default_steps if step not in UNUSED
        ]

    def on_decode_error(self, message: Any, exc: Exception) -> None:  # noqa: ANN401 - kombu's
        """Send an undecodable message to the dead letters; Celery would acknowledge and lose it."""
        log.error("message.undecodable", error=str(exc), content_type=message.content_type)
        message.reject()

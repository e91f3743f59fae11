"""How a worker consumes: Celery's consumer with some of its habits changed."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from celery.worker.consumer import Consumer

log = structlog.get_logger(__name__)

MISSHAPEN = (ValueError, TypeError, KeyError, AttributeError, IndexError)
"""What Celery trips over in a body that is JSON, but not [args, kwargs, more]."""

UNUSED = (
    # 28 queues and 28 exchanges for countdowns, which are rows here (due_at). There is no switch.
    "celery.worker.consumer.delayed_delivery:DelayedDelivery",
    # Workers have nothing to tell each other: the rows know.
    "celery.worker.consumer.mingle:Mingle",
    "celery.worker.consumer.gossip:Gossip",
)

GATHER_EVENTS = 0.25
"""Seconds that worker events gather for one message. Celery sends each at once, which was two
fifths of a worker's main process; whoever watches Flower does not notice the difference."""


class KeepingConsumer(Consumer):  # type: ignore[misc] # Celery is untyped
    """A consumer that keeps what it can't read."""

    _gathers_until = 0.0

    class Blueprint(Consumer.Blueprint):  # type: ignore[misc] # Celery is untyped
        """Celery's steps without those that are not used."""

        default_steps = [  # noqa: RUF012 - Celery's own attribute
            step for step in Consumer.Blueprint.default_steps if step not in UNUSED
        ]

    def create_task_handler(self, *args: Any, **kwargs: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - kombu's
        """Return what takes a message; one of another shape than Celery's would end the worker."""
        handle = super().create_task_handler(*args, **kwargs)

        def on_task_received(message: Any) -> Any:  # noqa: ANN401 - kombu's
            try:
                return handle(message)
            except MISSHAPEN as error:
                self._keep(message, "message.misshapen", error)

        return on_task_received

    def on_decode_error(self, message: Any, exc: Exception) -> None:  # noqa: ANN401 - kombu's
        """Keep an undecodable message; Celery would acknowledge and lose it."""
        self._keep(message, "message.undecodable", exc)

    def on_unknown_message(self, _: Any, message: Any) -> None:  # noqa: ANN401 - kombu's
        """Keep what is no task at all; Celery would log its contents."""
        self._keep(message, "message.unknown")

    def on_unknown_task(self, _: Any, message: Any, __: Exception) -> None:  # noqa: ANN401 - kombu's
        """Keep a task that we don't know; Celery would log its contents."""
        self._keep(message, "message.unknown_task")

    def on_invalid_task(self, _: Any, message: Any, exc: Exception) -> None:  # noqa: ANN401 - kombu's
        """Keep a task whose headers make no sense; Celery would log its contents."""
        self._keep(message, "message.invalid", exc)

    @staticmethod
    def _keep(message: Any, event: str, exc: Exception | None = None) -> None:  # noqa: ANN401 - kombu's
        """Send a message to the dead letters and tell why, but not what people said in it."""
        name = (message.headers or {}).get("task")
        error = type(exc).__name__ if exc else None
        log.error(event, name=name, error=error, content_type=message.content_type)
        if not message.acknowledged:
            message.reject()

    def on_send_event_buffered(self) -> None:
        """Have the worker events of the next moment sent together.

        The time is kept, not a flag: a lost connection clears the timer and its callbacks.
        """
        now = time.monotonic()
        if self.hub and now >= self._gathers_until:
            self._gathers_until = now + GATHER_EVENTS
            self.hub.call_later(GATHER_EVENTS, self._flush_events)

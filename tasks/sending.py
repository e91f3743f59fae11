"""Send a task's message: what Celery's own sending does, without what Steward doesn't use.

Celery's `apply_async` computes routes, signals, results and queue declarations anew for each
message, which costs more than the rest of a request at the front door. The message itself is still
made by Celery.
"""

import uuid
from typing import Any

from kombu import Producer

from adapters.rabbitmq.connection import assure
from tasks.celery import celery
from tasks.queue import EXCHANGE, Queue

Json = dict[str, Any]


def send(
    name: str,
    queue: Queue,
    kwargs: Json,
    producer: Producer | None = None,
    **how: Any,  # noqa: ANN401 - options of kombu's
) -> None:
    """Publish the message of task *name* into *queue*.

    :param producer: on whose connection; one of Celery's pool if not given
    :param how: options of kombu's publish, e.g. mandatory
    :raises Exception: kombu's or the socket's own
    """
    if producer is None:
        with celery.producer_pool.acquire(block=True) as own:
            assure(own)
            return _publish(own, name, queue, kwargs, how)
    return _publish(producer, name, queue, kwargs, how)


def brief(kwargs: Json) -> str:
    """Return what operators may read of a task's arguments: ids, never words of people."""
    envelope = kwargs.get("envelope")
    if isinstance(envelope, dict):
        return " ".join(str(envelope.get(name, "")) for name in ("team_id", "key", "request_id"))
    return " ".join(f"{name}={value}" for name, value in kwargs.items())


def _publish(producer: Producer, name: str, queue: Queue, kwargs: Json, how: Json) -> None:
    message = celery.amqp.create_task_message(
        str(uuid.uuid4()), name, (), kwargs, argsrepr="", kwargsrepr=brief(kwargs)
    )
    producer.publish(
        message.body,
        exchange=EXCHANGE.name,
        routing_key=queue.value,
        serializer=celery.conf.task_serializer,
        delivery_mode="persistent",
        headers=message.headers,
        retry=celery.conf.task_publish_retry,
        retry_policy=celery.conf.task_publish_retry_policy,
        **message.properties,
        **how,
    )

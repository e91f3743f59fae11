"""How a task is declared: its queue, its name, and calls that the type checker checks."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache, wraps
from typing import Generic, ParamSpec

from kombu.pools import ProducerPool

from adapters.rabbitmq.connection import NodeConnection
from config.settings import settings
from tasks.celery import SEND_BOUND, celery
from tasks.queue import Queue
from tasks.running import running
from tasks.sending import send

P = ParamSpec("P")

CONFIRM_WITHIN = 1.0
"""Seconds that RabbitMQ has to confirm a message that is nowhere else yet."""


class Task(Generic[P]):
    """A task whose calls are checked on both sides of the queue."""

    def __init__(self, name: str, function: Callable[P, None], queue: Queue) -> None:
        self._function = function
        self.name = name
        self.queue = queue

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Run it here and now, as tests do."""
        self._function(*args, **kwargs)

    def enqueue(self, *_: P.args, **kwargs: P.kwargs) -> None:
        """Send it to its queue, without waiting for RabbitMQ to confirm: the row is the truth."""
        send(self.name, self.queue, kwargs)

    def enqueue_confirmed(self, *_: P.args, **kwargs: P.kwargs) -> None:
        """Send it and return when RabbitMQ has it on disk; used when no row could be written.

        :raises Exception: kombu's or the socket's own, when it is not certain
        """
        with _confirming().acquire(block=True, timeout=CONFIRM_WITHIN) as producer:
            how = {"mandatory": True, "confirm_timeout": CONFIRM_WITHIN}
            send(self.name, self.queue, kwargs, producer, **how)


def task(queue: Queue, *, every: timedelta | None = None) -> Callable[[Callable[P, None]], Task[P]]:
    """Declare a task, the queue it runs on and, if periodic, how often.

    Its name is what an operator reads in Flower: `<queue>.<function>`.
    """

    def declare(function: Callable[P, None]) -> Task[P]:
        name = f"{queue}.{function.__name__}"
        celery.task(name=name)(_run(name, function))
        if every:
            route = {"queue": queue.value}
            celery.conf.beat_schedule[name] = {"task": name, "schedule": every, "options": route}
        return Task(name, function, queue)

    return declare


def _run(name: str, function: Callable[P, None]) -> Callable[P, None]:
    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        running(name, lambda: function(*args, **kwargs), **kwargs)

    return run


@cache
def _confirming() -> ProducerPool:
    """Return this process's few connections on which every message is confirmed."""
    url = settings().broker_url.get_secret_value()
    options = SEND_BOUND | {"confirm_publish": True, "read_timeout": 1, "write_timeout": 1}
    connection = NodeConnection(url, transport_options=options, connect_timeout=1)
    return ProducerPool(connections=connection.Pool(limit=4), limit=4)

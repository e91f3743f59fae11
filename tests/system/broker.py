"""RabbitMQ as tests see it: what waits, what is dead, and messages of their own."""

import threading
from collections.abc import Iterable, Sequence
from typing import Any, Self

from kombu import Connection
from kombu.message import Message

from tasks.queue import DEAD, EXCHANGE, QUEUES, declare
from tests.system.waiting import eventually


class Broker:
    """The queues of one Steward."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection = Connection(url)
        declare(self._connection)
        self.purge()

    def close(self) -> None:
        """Hang up."""
        self._connection.release()

    def purge(self) -> None:
        """Lose every message that waits."""
        for queue in (*QUEUES, DEAD):
            queue.bind(self._connection.default_channel).purge()

    def length(self, queue: str) -> int:
        """Return how many messages wait in *queue*."""
        declared = self._connection.default_channel.queue_declare(queue, passive=True)
        return int(declared.message_count)

    def publish(self, queue: str, body: bytes, *, headers: dict[str, Any], **sort: str) -> None:
        """Send raw bytes to *queue*; *sort* is content_type and content_encoding."""
        channel = self._connection.default_channel
        message = channel.prepare_message(body, headers=headers, properties={}, **sort)
        channel.basic_publish(message, exchange=EXCHANGE.name, routing_key=queue)

    def hand_back(self, queue: str, *, times: int) -> None:
        """Take the first message of *queue* and hand it back, as a dying worker does, *times*."""
        channel = self._connection.default_channel
        for _ in range(times):
            message = eventually(lambda: channel.basic_get(queue), why="it is there again")
            channel.basic_reject(message.delivery_tag, requeue=True)

    def dead_of(self, task: str) -> Message | None:
        """Take the dead letters; return the one of *task*, if it is there, and there is one."""
        return _only(found for found in self.dead() if found.headers.get("task") == task)

    def dead_with(self, bodies: Sequence[bytes | str]) -> Message | None:
        """Take the dead letters; return the one whose body is one of *bodies*, if it is there."""
        return _only(found for found in self.dead() if found.body in bodies)

    def dead(self) -> list[Message]:
        """Take the dead letters."""
        found = []
        channel = self._connection.default_channel
        while message := channel.basic_get(DEAD.name, no_ack=True):
            found.append(message)
        return found


def _only(messages: Iterable[Message]) -> Message | None:
    """Return the one message, None where there is none; of two, one was dead twice."""
    found = list(messages)
    assert len(found) <= 1, found
    return found[0] if found else None


class Doubler:
    """Delivers every message twice, while it is entered as a context."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._ready, self._over = threading.Event(), threading.Event()
        self.copied = 0

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(10)

    def _run(self) -> None:
        with Connection(self._url) as connection, connection.channel() as channel:
            name = channel.queue_declare("", exclusive=True).queue
            channel.queue_bind(name, EXCHANGE.name, "#")
            channel.basic_consume(
                name, no_ack=True, callback=lambda message: self._again(channel, message)
            )
            self._ready.set()
            while not self._over.is_set():
                self._look(connection)

    @staticmethod
    def _look(connection: Connection) -> None:
        try:
            connection.drain_events(timeout=0.1)
        except TimeoutError:
            return

    def _again(self, channel: Any, message: Any) -> None:
        """Put a copy into the queue itself, past the exchange, so that it isn't copied again."""
        queue = message.delivery_info["routing_key"]
        channel.basic_publish(message, exchange="", routing_key=queue)
        self.copied += 1

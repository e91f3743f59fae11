"""Queues of our own on a real broker: one for work, one for its dead letters."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from kombu import Connection, Exchange, Queue

from adapters.rabbitmq.dead_letters import RabbitDeadLetters
from tasks.queue import DEAD, QUEUES
from tests.conftest import service
from tests.integration.db.test_inbox import envelope
from tests.integration.tasks.conftest import database, process, woken
from tests.system.waiting import eventually

__all__ = ["database", "process", "woken"]

PLAIN = {"content_type": "application/json", "content_encoding": "utf-8"}


class Post:
    """A work queue whose messages a test kills, and the queue of their dead letters."""

    def __init__(self, url: str) -> None:
        self.url = url
        suffix = uuid.uuid4().hex[:8]
        self.work, self.dead = f"work-{suffix}", f"dead-{suffix}"
        self.exchange = f"steward-{suffix}"
        self._connection = Connection(url)
        self._channel = self._connection.channel()
        dying = Exchange(f"{self.exchange}.dead", type="topic")
        arguments = dict(QUEUES[0].queue_arguments) | {"x-dead-letter-exchange": dying.name}
        self._declare(self.dead, dying, "#", DEAD.queue_arguments)
        self._declare(self.work, Exchange(self.exchange, type="topic"), self.work, arguments)

    def _declare(self, name: str, exchange: Exchange, key: str, arguments: dict[str, Any]) -> None:
        Queue(name, exchange, routing_key=key, queue_arguments=arguments).bind(
            self._channel
        ).declare()

    def close(self) -> None:
        for queue in (self.work, self.dead):
            self._channel.queue_delete(queue)
        for exchange in (self.exchange, f"{self.exchange}.dead"):
            self._channel.exchange_delete(exchange)
        self._connection.release()

    def letters(self) -> RabbitDeadLetters:
        return RabbitDeadLetters(self.url, queue=self.dead, exchange=self.exchange)

    def publish(self, body: bytes, headers: dict[str, Any], **sort: str) -> None:
        message = self._channel.prepare_message(body, headers=headers, properties={}, **sort)
        self._channel.basic_publish(message, exchange=self.exchange, routing_key=self.work)

    def kills(self, body: bytes, headers: dict[str, Any], **sort: str) -> None:
        """Publish a message and refuse it, as a worker does that can't."""
        waiting = self.length(self.dead)
        self.publish(body, headers, **(sort or PLAIN))
        eventually(lambda: self.length(self.work) > 0, why="the message is there")
        message = self._channel.basic_get(self.work)
        self._channel.basic_reject(message.delivery_tag, requeue=False)
        eventually(lambda: self.length(self.dead) > waiting, why="it is dead")

    def kills_request(self, key: str, *, task: str = "command.ban", **changes: object) -> None:
        """Have the wake-up of a request die."""
        about = envelope(key, task=task, **changes)
        self.kills(
            json.dumps([[], {"envelope": about}, {}]).encode(),
            {"task": task, "id": str(uuid.uuid4()), "lang": "py"},
        )

    def length(self, queue: str) -> int:
        return int(self._channel.queue_declare(queue, passive=True).message_count)

    def arrived(self) -> list[Any]:
        """Take what is in the work queue."""
        found = []
        while message := self._channel.basic_get(self.work, no_ack=True):
            found.append(message)
        return found


@pytest.fixture
def post() -> Iterator[Post]:
    post = Post(service("BROKER_URL"))
    yield post
    post.close()


@pytest.fixture
def started_at() -> datetime:
    return datetime.now(UTC)

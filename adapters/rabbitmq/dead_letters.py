"""The queue of dead letters in RabbitMQ, read without losing anything."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from amqp.exceptions import NotFound
from kombu import Producer

from adapters.rabbitmq.connection import NodeConnection
from adapters.rabbitmq.letter import Raw, again, letter, raw
from services.dead_letter import Letter, ReplayError, Wanted

PATIENCE = 5.0
"""Seconds that RabbitMQ has for an answer."""

CONFIRMING = {"confirm_publish": True, "read_timeout": PATIENCE, "write_timeout": PATIENCE}

LOOKED_AT = 10_000
"""Letters held at once at most while some are picked out."""


class RabbitDeadLetters:
    """Letters are taken on a channel and not acknowledged: closing it puts them back.

    Each look counts as a delivery, which the queue's own limit allows for (tasks/queue.py).
    """

    def __init__(self, url: str, *, queue: str, exchange: str) -> None:
        """Take the broker's URL, the dead letters' queue, and the exchange that leads to work."""
        self._url = url
        self._queue = queue
        self._exchange = exchange

    def look(self, *, limit: int) -> list[Letter]:
        """Return the first *limit* letters; they stay where they are."""
        found: list[Letter] = []
        with self._channel() as channel:
            found += [letter(raw(message)) for message in self._each(channel, limit)]
        return found

    def take(self, wanted: Wanted, deed: Callable[[Letter], None]) -> list[Letter]:
        """Do *deed* with each *wanted* letter and remove it then; the others stay."""
        taken: list[Letter] = []
        with self._channel() as channel:
            for message in self._each(channel, LOOKED_AT):
                found = letter(raw(message))
                if wanted(found) and _did(deed, found):
                    channel.basic_ack(message.delivery_tag)
                    taken.append(found)
        return taken

    def send_back(self, letter: Letter) -> None:
        """Publish it to the queue where it died; return when the broker has it on disk.

        :raises Exception: kombu's or the socket's own; then it is not certain
        """
        found: Raw = letter.raw
        with NodeConnection(self._url, transport_options=CONFIRMING) as connection:
            Producer(connection.channel()).publish(
                found.body,
                exchange=self._exchange,
                routing_key=letter.queue,
                headers=again(found.headers),
                mandatory=True,
                confirm_timeout=PATIENCE,
                **_kept(found.properties),
            )

    def _each(self, channel: Any, limit: int) -> Iterator[Any]:  # noqa: ANN401 - amqp is untyped
        """Return what is there now, each once, since what is held isn't given out again."""
        for _ in range(limit):
            message = channel.basic_get(self._queue, no_ack=False)
            if message is None:
                return
            yield message

    @contextmanager
    def _channel(self) -> Iterator[Any]:
        """Give a channel; its end puts back what was not acknowledged. No queue: no letters."""
        connecting = NodeConnection(self._url, connect_timeout=PATIENCE)
        with connecting as connection, suppress(NotFound), connection.channel() as channel:
            yield channel


KEPT = (
    "content_type",
    "content_encoding",
    "correlation_id",
    "reply_to",
    "priority",
    "delivery_mode",
)


def _kept(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: properties[name] for name in KEPT if properties.get(name) is not None}


def _did(deed: Callable[[Letter], None], found: Letter) -> bool:
    try:
        deed(found)
    except ReplayError:
        return False
    return True

"""Hears every message that goes through the broker, and disturbs none."""

import threading
from typing import Any, Self

from kombu import Connection

from tasks.queue import EXCHANGE


class Ear:
    """A queue of its own beside the others, while it is entered as a context."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._ready, self._over = threading.Event(), threading.Event()
        self.heard: list[tuple[str, str, bytes]] = []
        """Content type, headers, body."""

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
            channel.basic_consume(name, no_ack=True, callback=self._hear)
            self._ready.set()
            while not self._over.is_set():
                try:
                    connection.drain_events(timeout=0.1)
                except TimeoutError:
                    continue

    def _hear(self, message: Any) -> None:
        raw = message.body if isinstance(message.body, bytes) else message.body.encode()
        kind = message.properties.get("content_type", "")
        self.heard.append((kind, repr(message.headers), raw))

"""A connection to RabbitMQ that knows several nodes, and remembers which of them failed."""

import threading
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from kombu import Connection, Producer
from kombu.connection import ConnectionPool, PooledConnection

SEPARATOR = ";"

RETRY = {"interval_start": 0.5, "interval_step": 0.5, "interval_max": 2.0}
"""Seconds between two rounds of tries. kombu's grow to half a minute, in which a broker that is
back long since is not used."""

SILENT = 3.0
"""Seconds after which somebody who publishes asks whether the node is still there."""

_failed: dict[str, float] = {}
"""Node → when it last failed in this process, by the monotonic clock. Shared by all connections."""
_writing = threading.Lock()


class NodeConnection(Connection):  # type: ignore[misc] # kombu is untyped
    """kombu's connection, begun with the node that is likeliest to answer.

    kombu begins each new connection with the first URL. A node that hangs, and does not refuse,
    would cost every new connection its time-out, and a health check all the time it has.
    """

    heard_at = float("-inf")
    """When the node last answered a question of `assure`."""

    def __init__(
        self,
        hostname: str = "localhost",
        *args: Any,  # noqa: ANN401 - kombu's
        alternates: list[str] | None = None,
        **options: Any,  # noqa: ANN401 - kombu's
    ) -> None:
        """Take one URL, or several with a semicolon between them, each complete."""
        urls = preferred(alternates or hostname.split(SEPARATOR))
        super().__init__(SEPARATOR.join(urls), *args, **options)

    def Pool(self, limit: int | None = None, **options: Any) -> "NodePool":  # noqa: ANN401, N802 - kombu's
        """Return a pool of such connections."""
        return NodePool(self, limit, **options)

    def maybe_switch_next(self) -> None:
        """Go on with the node that failed longest ago; this one has just failed."""
        failed(f"{self.hostname}:{self.port}")
        # Closing would wait for a word of goodbye, on each channel, from a node that may hang.
        self.collect()
        if self.alt:
            self.switch(preferred(self.alt)[0])

    def _ensure_connection(
        self,
        errback: Any = None,  # noqa: ANN401 - kombu's
        max_retries: int | None = None,
        *intervals: float,
        **options: Any,  # noqa: ANN401 - kombu's
    ) -> Any:  # noqa: ANN401 - kombu's
        """Connect; however few tries are wanted, each node gets one."""
        if max_retries is not None:
            max_retries = max(max_retries, len(self.alt) - 1)
        pauses = {} if intervals else RETRY
        return super()._ensure_connection(errback, max_retries, *intervals, **(pauses | options))


class PooledNodeConnection(PooledConnection, NodeConnection):  # type: ignore[misc] # kombu is untyped
    """One that goes back to its pool."""


class NodePool(ConnectionPool):  # type: ignore[misc] # kombu is untyped
    """kombu's pool, which would make connections of kombu's own class."""

    def new(self) -> PooledNodeConnection:
        """Make one; it begins with the node that is likeliest to answer now."""
        return PooledNodeConnection(self, **dict(self.connection._info(resolve=False)))  # noqa: SLF001 - kombu's own way


def assure(producer: Producer) -> None:
    """Return when the node that *producer* publishes to has shown that it is there.

    Who publishes without confirms hears nothing: into a node that hangs a process would send for
    minutes, until the buffers of the line are full. If it does not answer, the connection moves on.

    :raises kombu.exceptions.OperationalError: no node answers
    """
    connection: NodeConnection = producer.connection
    if time.monotonic() - connection.heard_at < SILENT:
        return

    def ask() -> None:
        """Ask for what the connection's own node answers, whichever node leads a queue."""
        producer.channel.basic_qos(0, 0, a_global=False)

    connection.ensure(producer, ask, max_retries=1, **RETRY)()
    connection.heard_at = time.monotonic()


def failed(node: str) -> None:
    """Remember that a node, given as `host:port`, did not answer."""
    with _writing:
        _failed[node] = time.monotonic()


def preferred(urls: Iterable[str]) -> list[str]:
    """Return the URLs: those that never failed in their order, then those that did, oldest first.

    A node that is back is not gone back to by itself: what is connected elsewhere works.
    """
    known = dict(_failed)
    return sorted(urls, key=lambda url: known.get(_node(url), 0.0))


def _node(url: str) -> str:
    found = urlsplit(url)
    return f"{found.hostname}:{found.port or 5672}"

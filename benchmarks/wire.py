"""HTTP/1.1 at its barest, for both ends of a measurement, so that they take little of the cores."""

import asyncio
import re
from collections.abc import Callable
from typing import cast

LENGTH = re.compile(rb"content-length: *([0-9]+)", re.IGNORECASE)


class Messages(asyncio.Protocol):
    """Cuts a connection's bytes into HTTP messages with Content-Length; hands each to `came`."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self._bytes = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass of it

    def data_received(self, data: bytes) -> None:
        """Gather bytes until a message is whole."""
        self._bytes += data
        while (end := self._bytes.find(b"\r\n\r\n")) >= 0:
            found = LENGTH.search(self._bytes, 0, end)
            whole = end + 4 + (int(found[1]) if found else 0)
            if len(self._bytes) < whole:
                return
            head, body = self._bytes[:end], self._bytes[end + 4 : whole]
            self._bytes = self._bytes[whole:]
            self.came(head, body)

    def came(self, head: bytes, body: bytes) -> None:
        """Take one whole message."""
        raise NotImplementedError

    def send(self, data: bytes) -> None:
        """Write, unless the other side has left."""
        if self.transport and not self.transport.is_closing():
            self.transport.write(data)


class Answers(Messages):
    """A client's connection: one request at a time, its status handed to whoever asked."""

    def __init__(self) -> None:
        super().__init__()
        self._then: Callable[[int], None] | None = None

    def ask(self, request: bytes, then: Callable[[int], None]) -> None:
        """Send *request*; call *then* with the status that comes back (0: the connection broke)."""
        self._then = then
        self.send(request)

    def came(self, head: bytes, body: bytes) -> None:
        """Hand the status over."""
        del body
        self._tell(int(head[9:12]))

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits."""
        del exc
        self._tell(0)

    def _tell(self, status: int) -> None:
        then, self._then = self._then, None
        if then:
            then(status)

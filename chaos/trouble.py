"""What can be wrong with a wire."""

import asyncio
import random

METHOD_FRAME, FRAME_END = 1, 0xCE
HEADER = 7
"""Bytes before a frame's payload: type, channel, size. AMQP 0-9-1, 2.3.5."""

PUBLISH = (60).to_bytes(2, "big") + (40).to_bytes(2, "big")
"""Class and method of basic.publish."""

BROKEN_XML = b"<Error><Code>InternalError</Code><Message>chaos</Message></Error>"

VERBS = (b"GET ", b"PUT ", b"HEAD", b"POST", b"DELE")


class CutError(Exception):
    """The wire is cut here."""


class Trouble:
    """None at all: what comes is passed on."""

    async def upward(self, data: bytes) -> tuple[bytes, bytes]:
        """Return what to pass to the service, and what to answer instead of it."""
        return data, b""

    async def downward(self, data: bytes) -> bytes:
        """Return what to pass to the client."""
        return data


class Slow(Trouble):
    """Whatever the service says takes so many seconds longer."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def downward(self, data: bytes) -> bytes:
        """Wait first."""
        await asyncio.sleep(self._seconds)
        return data


class CutInPublish(Trouble):
    """Cuts the connection while a message is being published: only some of its bytes arrive."""

    def __init__(self, dice: random.Random, share: float) -> None:
        """Cut so large a *share* of what is published."""
        self._dice, self._share = dice, share
        self.cut = 0
        """How often it did."""

    async def upward(self, data: bytes) -> tuple[bytes, bytes]:
        """Pass on the beginning of a message; the proxy cuts where something is missing."""
        at = _publish_at(data)
        if at is None or self._dice.random() >= self._share:
            return data, b""
        self.cut += 1
        return data[: self._dice.randrange(at + 1, len(data))], b""


class ServerErrors(Trouble):
    """The service answers every request with 500."""

    async def upward(self, _: bytes) -> tuple[bytes, bytes]:
        """Answer in its place."""
        head = "HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/xml\r\n"
        head += f"Content-Length: {len(BROKEN_XML)}\r\nConnection: close\r\n\r\n"
        return b"", head.encode() + BROKEN_XML


class CorruptUploads(Trouble):
    """A bit of what is uploaded arrives as another."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self.corrupted = 0

    async def upward(self, data: bytes) -> tuple[bytes, bytes]:
        """Flip one bit of the body, wherever it begins in this chunk."""
        start = 0
        if data.startswith(VERBS):
            _, found, body = data.partition(b"\r\n\r\n")
            start = len(data) - len(body) if found and body else len(data)
        if start >= len(data):
            return data, b""
        self.corrupted += 1
        at = self._dice.randrange(start, len(data))
        wrong = data[at] ^ (1 << self._dice.randrange(8))
        return data[:at] + bytes([wrong]) + data[at + 1 :], b""


def _publish_at(data: bytes) -> int | None:
    """Return where basic.publish begins in *data*; None if it isn't there.

    A client sends whole frames in one write, so a chunk begins with one unless the wire is full.
    """
    at = 0
    while at + HEADER < len(data):
        size = int.from_bytes(data[at + 3 : at + HEADER], "big")
        end = at + HEADER + size
        if end >= len(data) or data[end] != FRAME_END:
            return None
        if data[at] == METHOD_FRAME and data[at + HEADER : at + HEADER + 4] == PUBLISH:
            return at
        at = end + 1
    return None

"""What the page hears, as it happens (server-sent events)."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

HEARTBEAT = 15.0
"""Seconds of silence after which a comment keeps the connection warm."""
BEHIND = 5_000
"""Notices after which a page that doesn't read is told to start afresh."""


class Feed:
    """Hands every notice to every page that is open."""

    def __init__(self) -> None:
        """Start with no listener."""
        self.listeners: set[asyncio.Queue[str]] = set()
        self.closing = asyncio.Event()

    def publish(self, kind: str, data: dict[str, Any]) -> None:
        """Tell all pages; costs nothing while none is open."""
        if not self.listeners:
            return
        line = json.dumps({"kind": kind, **data}, default=str)
        for queue in self.listeners:
            if queue.qsize() > BEHIND:
                _drain(queue)
            queue.put_nowait(line)

    async def listen(self) -> AsyncIterator[str]:
        """Yield the notices for one page in the form of text/event-stream."""
        queue: asyncio.Queue[str] = asyncio.Queue()
        self.listeners.add(queue)
        try:
            yield 'data: {"kind": "hello"}\n\n'
            while not self.closing.is_set():
                yield await _next(queue)
        finally:
            self.listeners.discard(queue)


async def _next(queue: asyncio.Queue[str]) -> str:
    try:
        async with asyncio.timeout(HEARTBEAT):
            return f"data: {await queue.get()}\n\n"
    except TimeoutError:
        return ": still here\n\n"


def _drain(queue: asyncio.Queue[str]) -> None:
    while not queue.empty():
        queue.get_nowait()
    queue.put_nowait('{"kind": "reset"}')

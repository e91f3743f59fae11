"""A wire of ours before a service, on which trouble can be made: slow, cut, wrong bytes.

It listens only while its service runs, so that a service that is gone refuses connections as ever.
"""

import asyncio
import contextlib
from collections.abc import Coroutine
from threading import Thread
from typing import Any, TypeVar

from chaos.trouble import CutError, Trouble

CHUNK = 65536

T = TypeVar("T")


class Proxy:
    """Passes bytes between a port of ours and the service's. Has a thread and a loop of its own."""

    def __init__(self, port: int, upstream: int) -> None:
        self.port, self._upstream = port, upstream
        self.trouble = Trouble()
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[Any]] = set()
        Thread(target=self._loop.run_forever, daemon=True, name=f"proxy-{port}").start()

    def open(self) -> None:
        """Listen, if it does not yet."""
        self._do(self._listen())

    def close(self) -> None:
        """Listen no longer, and hang up on everybody."""
        self._do(self._hang_up())

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def _hang_up(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for task in self._open:
            task.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - we run in one
        self._open.add(task)
        link: list[asyncio.StreamWriter] = [writer]
        try:
            theirs, ours = await asyncio.open_connection("127.0.0.1", self._upstream)
            link.append(ours)
            await self._both(reader, writer, theirs, ours)
        except (OSError, CutError, asyncio.CancelledError):
            pass  # the service is gone, or this is the trouble
        finally:
            self._open.discard(task)
            for each in link:
                each.transport.abort()

    async def _both(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        theirs: asyncio.StreamReader,
        ours: asyncio.StreamWriter,
    ) -> None:
        """Pass bytes both ways until one side ends or trouble cuts the wire."""
        ways = [
            asyncio.ensure_future(self._up(reader, ours, writer)),
            asyncio.ensure_future(self._down(theirs, writer)),
        ]
        try:
            done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                each.result()
        finally:
            for each in ways:
                each.cancel()
            for each in ways:
                with contextlib.suppress(Exception, asyncio.CancelledError):
                    await each

    async def _up(
        self,
        reader: asyncio.StreamReader,
        ours: asyncio.StreamWriter,
        back: asyncio.StreamWriter,
    ) -> None:
        while data := await reader.read(CHUNK):
            passed, answer = await self.trouble.upward(data)
            if answer:
                back.write(answer)
                await back.drain()
                raise CutError
            ours.write(passed)
            await ours.drain()
            if len(passed) < len(data):
                raise CutError

    async def _down(self, theirs: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await theirs.read(CHUNK):
            writer.write(await self.trouble.downward(data))
            await writer.drain()

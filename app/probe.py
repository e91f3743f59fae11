"""Measure what may hang, without ever waiting for it long or starting it twice."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class Probe(Generic[T]):
    """A measurement in a thread of its own; while one hangs, no other is begun."""

    def __init__(self, measure: Callable[[], T], *, within: float) -> None:
        """*within* is how long an answer is waited for, in seconds."""
        self._measure = measure
        self._within = within
        self._found: Future[T | None] = Future()
        self._found.set_result(None)

    async def ask(self) -> T | None:
        """Return what was measured; None if it failed or takes too long."""
        if self._found.done():
            self._found = Future()
            threading.Thread(target=self._run, args=(self._found,), daemon=True).start()
        waiting = asyncio.wrap_future(self._found)
        await asyncio.wait([waiting], timeout=self._within)
        return waiting.result() if waiting.done() else None

    def _run(self, found: "Future[T | None]") -> None:
        try:
            found.set_result(self._measure())
        except Exception:  # noqa: BLE001 - whatever it is, it could not be measured
            found.set_result(None)

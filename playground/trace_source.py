"""What happened inside the app, if it tells: polled only while something is under way."""

import asyncio
from datetime import datetime
from typing import Any

import aiohttp

from playground.world import World

PAUSE = 0.2
"""Seconds between two looks."""


class TraceSource:
    """Reads the app's own trace and adds it to the journeys."""

    def __init__(self, world: World, session: aiohttp.ClientSession) -> None:
        """Read for this world."""
        self._world = world
        self._session = session
        self._since = 0

    async def run(self) -> None:
        """Look while something travels, for ever."""
        await self._skip()
        while True:
            if self._world.trace.busy(self._world.clock.now()):
                for entry in await self._fetch():
                    self.take(entry)
            await asyncio.sleep(PAUSE)

    async def _skip(self) -> None:
        entries = await self._fetch()
        self._since = max((int(entry["id"]) for entry in entries), default=0)

    async def _fetch(self) -> list[dict[str, Any]]:
        url, since = self._world.settings.trace_url, str(self._since)
        try:
            timeout = aiohttp.ClientTimeout(total=2)
            async with self._session.get(url, params={"since": since}, timeout=timeout) as got:
                answer = await got.json()
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
            return []
        if not isinstance(answer, dict) or "entries" not in answer:
            return []
        self._note_told()
        return list(answer["entries"])

    def _note_told(self) -> None:
        if not self._world.trace.told:
            self._world.trace.told = True
            self._world.feed.publish("traced", {})

    def take(self, entry: dict[str, Any]) -> None:
        """Add one entry to the journey it belongs to."""
        self._since = max(self._since, int(entry["id"]))
        at = datetime.fromisoformat(str(entry["at"])).timestamp()
        key, trace = str(entry.get("correlation") or ""), self._world.trace
        journey = trace.current(self._world.clock.now(), key)
        if journey is None:
            return
        if key:
            trace.tie(key, journey)
        told = {name: str(entry.get(name, "")) for name in ("stage", "label", "detail")}
        trace.add(at, {**told, "ok": True}, journey)

"""The way into two hosts, as a proxy before them goes: in turn, and past one that is not there."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from chaos.door import PATIENCE, Door

HTTP_OK = 200


@dataclass
class Doors(Door):
    """Knocks at each door in turn; where nobody listens, at the next at once."""

    urls: list[str] = field(default_factory=list)
    _turn: int = 0

    async def _post(self, body: bytes, headers: dict[str, Any]) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._knock(body, headers)
        except (TimeoutError, aiohttp.ClientError, OSError):
            return False

    async def _knock(self, body: bytes, headers: dict[str, Any]) -> bool:
        self._turn += 1
        first = self._turn % len(self.urls)
        for url in [*self.urls[first:], *self.urls[:first]]:
            try:
                return await self._ask(url, body, headers)
            except aiohttp.ClientConnectorError:
                continue
        return False

    async def _ask(self, url: str, body: bytes, headers: dict[str, Any]) -> bool:
        assert self._session  # noqa: S101 - opened before
        async with self._session.post(url, data=body, headers=headers) as answer:
            text = await answer.read()
            return answer.status == HTTP_OK and not text

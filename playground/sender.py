"""Carries requests to the app over HTTP."""

import asyncio
import time

import aiohttp

from playground.delivery import Answer


class HttpSender:
    """Posts to one address, over connections that stay open."""

    def __init__(self, url: str) -> None:
        """Remember where to."""
        self._url = url
        self._session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """Return the session, made at its first use since it belongs to a running loop."""
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self._session

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()

    async def send(self, body: bytes, headers: dict[str, str], patience: float) -> Answer:
        """POST this, and wait at most `patience` seconds."""
        began = time.perf_counter()
        try:
            async with asyncio.timeout(patience):
                status, text, got = await self._post(body, headers)
        except TimeoutError:
            return Answer(0, error="http_timeout", ms=_since(began))
        except (aiohttp.ClientError, OSError):
            return Answer(0, error="connection_failed", ms=_since(began))
        return Answer(status, text, got, ms=_since(began))

    async def _post(
        self, body: bytes, headers: dict[str, str]
    ) -> tuple[int, bytes, dict[str, str]]:
        async with self.session.post(
            self._url, data=body, headers=headers, allow_redirects=False
        ) as got:
            lower = {name.lower(): value for name, value in got.headers.items()}
            return got.status, await got.read(), lower


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000

"""Socket Mode: the same requests over a connection that we open, where none can be let in."""

import asyncio
import contextlib
import json
import time
from datetime import UTC, datetime
from typing import Self

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from app.incoming import Incoming, fingerprint
from app.ingress import Ingress
from config.settings import settings

log = structlog.get_logger(__name__)


class Socket(AsyncSocketModeHandler):
    """Receives over a web socket and answers through the ingress."""

    def __init__(self, ingress: Ingress, app_token: str) -> None:
        super().__init__(ingress.bolt, app_token)
        self._ingress = ingress
        self._connecting: asyncio.Task[None] | None = None

    @classmethod
    def open(cls, ingress: Ingress) -> Self | None:
        """Connect in the background if an app token is set. Slack being away delays nothing."""
        token = settings().slack_app_token.get_secret_value()
        if not token:
            return None
        socket = cls(ingress, token)
        socket._connecting = asyncio.create_task(socket.connect_async())  # type: ignore[no-untyped-call] # Bolt's
        return socket

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override] # as Bolt itself narrows it
        """Answer one request. Without an answer Slack sends an event again."""
        started = time.time()
        response = await self._ingress.answer(incoming(req))
        await send_async_response(client, req, response, started)

    async def close(self) -> None:
        """Disconnect."""
        if self._connecting:
            self._connecting.cancel()
        with contextlib.suppress(Exception):
            await asyncio.wait_for(self.close_async(), 2)  # type: ignore[no-untyped-call] # Bolt's


def incoming(request: SocketModeRequest) -> Incoming:
    """Return what came over the socket. Nothing is signed there: the connection is Slack's."""
    said = request.payload if isinstance(request.payload, dict) else {}
    now = datetime.now(UTC)
    raw = json.dumps(said, sort_keys=True).encode()
    return Incoming(payload=said, fingerprint=fingerprint(raw), made_at=now, received_at=now)

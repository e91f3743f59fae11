"""A playground that really listens, in a thread, with a small app behind it."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs

import uvicorn

from playground.api import WebApi
from playground.delivery import Answer
from playground.server import build
from playground.settings import Settings
from playground.world import World

CARD = [
    {"type": "header", "text": {"type": "plain_text", "text": "Ban Spammer McSpam?"}},
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "confirm",
                "style": "danger",
                "text": {"type": "plain_text", "text": "Confirm"},
                "value": "1",
            }
        ],
    },
]


class SmallApp:
    """Answers a command with a card for the moderators, and a click by removing somebody."""

    api: WebApi

    async def send(self, body: bytes, headers: dict[str, str], patience: float) -> Answer:
        del headers, patience
        form = parse_qs(body.decode())
        if "command" in form:
            await self._call("chat.postMessage", channel="C0MODS", text="?", blocks=CARD)
            return Answer(200, b"The card is in #moderators.")
        if "payload" in form:
            await self._call("conversations.kick", channel="C0RANDOM", user="U0SPAM")
        return Answer(200)

    async def _call(self, method: str, **args: object) -> None:
        await self.api.call(method, args, Settings.bot_token)


@dataclass
class Running:
    url: str
    world: World


@contextmanager
def running() -> Iterator[Running]:
    """Serve on a free port of this machine until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    app = SmallApp()
    world = World(Settings(port=port), app)
    app.api = WebApi(world)
    config = uvicorn.Config(build(world), log_level="error", timeout_graceful_shutdown=1, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])))
    thread.start()
    try:
        yield Running(f"http://127.0.0.1:{port}", world)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()

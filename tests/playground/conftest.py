"""A playground without a network: a clock wound by hand, and an app that answers as told."""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest

from playground import deeds
from playground.act import act
from playground.api import Reply, WebApi
from playground.delivery import Answer
from playground.settings import Settings
from playground.world import World

NOON = 1_795_348_800.0
BOT_TOKEN = Settings.bot_token
LOADED = deeds


class HandClock:
    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> float:
        return self.time

    def advance(self, seconds: float) -> None:
        self.time += seconds


class FakeApp:
    """Keeps what was delivered, and gives the answers it was told to give, then 200."""

    def __init__(self) -> None:
        self.got: list[tuple[bytes, dict[str, str]]] = []
        self.answers: list[Answer] = []

    async def send(self, body: bytes, headers: dict[str, str], patience: float) -> Answer:
        assert patience == 3.0
        self.got.append((body, headers))
        return self.answers.pop(0) if self.answers else Answer(200)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body, headers in self.got if "json" in headers["content-type"]]

    @property
    def forms(self) -> list[dict[str, str]]:
        bodies = [body for body, headers in self.got if "form" in headers["content-type"]]
        return [
            {key: value[0] for key, value in parse_qs(body.decode()).items()} for body in bodies
        ]


def json_answer(body: dict[str, Any]) -> Answer:
    return Answer(200, json.dumps(body).encode(), {"content-type": "application/json"})


class Playground:
    """What a test holds in its hands."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.app = FakeApp()
        self.slept: list[float] = []
        self.world = World(Settings(), self.app, self.clock)
        self.api = WebApi(self.world, self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def reply(self, method: str, token: str = BOT_TOKEN, **args: Any) -> Reply:
        return asyncio.run(self.api.call(method, args, token))

    def call(self, method: str, token: str = BOT_TOKEN, **args: Any) -> dict[str, Any]:
        return self.reply(method, token, **args).body

    def act(self, user: str, what: str, /, **wish: Any) -> dict[str, Any]:
        return asyncio.run(act(self.world, {"as": user, "do": what, **wish}))

    def deliver(self) -> None:
        asyncio.run(self.world.deliverer.send_due())

    def newest(self, channel: str) -> dict[str, Any]:
        return next(self.world.workspace.channels[channel].newest_first()).as_slack()


@pytest.fixture
def playground() -> Playground:
    return Playground()


@pytest.fixture
def button() -> Callable[..., dict[str, Any]]:
    def make(action_id: str = "confirm", **more: Any) -> dict[str, Any]:
        text = {"type": "plain_text", "text": "Confirm"}
        return {"type": "button", "action_id": action_id, "text": text, "value": "1", **more}

    return make

"""Socket Mode against a small stand-in of Slack's on the loopback."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import WSMsgType, web

from app.front_door import NotAcceptedError
from app.ingress import Ingress
from app.socket_mode import Socket
from config.settings import settings
from tests.unit.app.conftest import RememberingDoor, command

Talk = Callable[[web.WebSocketResponse], Awaitable[None]]


async def _serve(talk: Talk) -> tuple[web.AppRunner, int]:
    """Serve apps.connections.open and the socket that it names; *talk* on it."""
    site: dict[str, int] = {}

    async def open_connection(_: web.Request) -> web.Response:
        return web.json_response({"ok": True, "url": f"ws://127.0.0.1:{site['port']}/link"})

    async def link(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello"})
        await talk(socket)
        return socket

    app = web.Application()
    app.router.add_post("/api/apps.connections.open", open_connection)
    app.router.add_get("/link", link)
    runner = web.AppRunner(app)
    await runner.setup()
    listening = web.TCPSite(runner, "127.0.0.1", 0)
    await listening.start()
    site["port"] = runner.addresses[0][1]
    return runner, site["port"]


def answers_to(
    door: RememberingDoor, monkeypatch: pytest.MonkeyPatch, *envelopes: dict[str, Any]
) -> list[dict[str, Any]]:
    """Send *envelopes* over a socket and return what comes back until the one named `last`."""
    answers: list[dict[str, Any]] = []

    async def go() -> None:
        heard = asyncio.Event()

        async def talk(socket: web.WebSocketResponse) -> None:
            for envelope in envelopes:
                await socket.send_json(envelope)
            async for message in socket:
                if message.type is WSMsgType.TEXT and message.data.startswith("{"):
                    answers.append(json.loads(message.data))
                    if answers[-1]["envelope_id"] == "last":
                        heard.set()

        runner, port = await _serve(talk)
        monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-playground")
        monkeypatch.setenv("SLACK_API_URL", f"http://127.0.0.1:{port}/api/")
        settings.cache_clear()
        socket = Socket.open(Ingress(door))
        assert socket is not None
        await asyncio.wait_for(heard.wait(), 10)
        await socket.close()
        await runner.cleanup()

    asyncio.run(go())
    return answers


def envelope(name: str, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
    return {"envelope_id": name, "type": kind, "payload": payload, "accepts_response_payload": True}


EVENT = {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "event": {"type": "message"}}


class TestSocketMode:
    def test_the_same_routes_answer_and_acknowledge(
        self, door: RememberingDoor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answers = answers_to(
            door,
            monkeypatch,
            envelope("1", "events_api", EVENT),
            envelope("2", "interactive", {"type": "brand_new"}),
            envelope("last", "slash_commands", command()),
        )

        assert {answer["envelope_id"] for answer in answers} == {"1", "2", "last"}
        tasks = {accepted["task"] for accepted in door.accepted}
        assert tasks == {"event.message", "event.unknown", "command.ban"}

    def test_an_event_that_is_not_accepted_is_not_acknowledged(
        self, door: RememberingDoor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        door.refuses_with = NotAcceptedError()

        answers = answers_to(
            door,
            monkeypatch,
            envelope("1", "events_api", EVENT),
            envelope("last", "slash_commands", command()),
        )

        assert [answer["envelope_id"] for answer in answers] == ["last"]
        assert "nothing has been done" in answers[0]["payload"]["text"]

    def test_without_an_app_token_there_is_none(self, door: RememberingDoor) -> None:
        async def go() -> Socket | None:
            return Socket.open(Ingress(door))

        assert asyncio.run(go()) is None

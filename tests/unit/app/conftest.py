"""A front door that only remembers, and requests signed as Slack signs them."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from app import http_server
from app.front_door import NotAcceptedError, Task
from app.incoming import Incoming, fingerprint
from app.ingress import Ingress
from app.signature import sign
from config.settings import settings
from db.envelope import Envelope

SECRET = "signed-by-tests"  # noqa: S105 - guards nothing
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class RememberingDoor:
    """Accepts everything, or nothing."""

    def __init__(self) -> None:
        self.accepted: list[Envelope] = []
        self.refuses_with: NotAcceptedError | None = None

    async def accept(self, task: Task, envelope: Envelope) -> None:
        if self.refuses_with:
            raise self.refuses_with
        json.dumps(envelope)
        assert envelope["task"] == task.name
        self.accepted.append(envelope)

    @property
    def last(self) -> Envelope:
        return self.accepted[-1]


class Healthy:
    async def alive(self, _: Request) -> Response:
        return Response()

    async def ready(self, _: Request) -> Response:
        return Response()


class Slack:
    """Sends to the site as Slack does."""

    def __init__(self, site: Starlette) -> None:
        self._transport = httpx.ASGITransport(app=site)

    def post(
        self, body: bytes | str, *, at: datetime | None = None, secret: str = SECRET, **headers: str
    ) -> httpx.Response:
        raw = body.encode() if isinstance(body, str) else body
        timestamp = str(int((at or datetime.now(UTC)).timestamp()))
        signed = {
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": sign(raw, timestamp=timestamp, secret=secret),
        }
        return self.send(raw, **(signed | headers))

    def send(self, raw: bytes, **headers: str) -> httpx.Response:
        async def go() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url="http://app") as http:
                return await http.post("/slack/events", content=raw, headers=headers)

        return asyncio.run(go())

    def command(self, **fields: str) -> httpx.Response:
        return self.post(urlencode(command(**fields)))

    def event(self, event: object, **fields: Any) -> httpx.Response:
        said = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event}
        return self.post(json.dumps(said | fields))

    def interaction(self, said: object) -> httpx.Response:
        return self.post(urlencode({"payload": json.dumps(said)}))


def command(**fields: str) -> dict[str, str]:
    usual = {
        "token": "verification",
        "team_id": "T1",
        "channel_id": "C1",
        "user_id": "U1",
        "command": "/ban",
        "text": "<@U2|spammer> spam",
        "response_url": "https://hooks.slack.com/commands/T1/2/3",
        "trigger_id": "1.2.3",
    }
    return usual | fields


def click(action_id: str = "ban:confirm", **fields: Any) -> dict[str, Any]:
    usual = {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "container": {"type": "message", "message_ts": "17.5", "channel_id": "C1"},
        "trigger_id": "4.5.6",
        "response_url": "https://hooks.slack.com/actions/T1/2/3",
        "actions": [{"action_id": action_id, "block_id": "b", "value": "the-uuid.3"}],
    }
    return usual | fields


def submission(duration: str | None = "7d", reason: str | None = "spam") -> dict[str, Any]:
    filled = {
        "duration": {"duration": {"type": "plain_text_input", "value": duration}},
        "reason": {"reason": {"type": "plain_text_input", "value": reason}},
    }
    view = {
        "id": "V1",
        "type": "modal",
        "hash": "h1",
        "callback_id": "ban_edit",
        "private_metadata": "the-uuid.3",
        "state": {"values": filled},
    }
    return {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}, "view": view}


def incoming(said: dict[str, Any], *, made_at: datetime = NOW) -> Incoming:
    raw = json.dumps(said).encode()
    return Incoming(payload=said, fingerprint=fingerprint(raw), made_at=made_at, received_at=NOW)


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRET)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-playground")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def door() -> RememberingDoor:
    return RememberingDoor()


@pytest.fixture
def ingress(door: RememberingDoor) -> Ingress:
    return Ingress(door)


@pytest.fixture
def slack(ingress: Ingress) -> Slack:
    async def lifespan(_: Starlette) -> Any:
        yield

    return Slack(http_server.build(ingress, Healthy(), lifespan))

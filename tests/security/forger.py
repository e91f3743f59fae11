"""Signed requests that Slack never sent, to the real web process."""

import json
import time
import uuid
from typing import Any, Self
from urllib.parse import urlencode

import httpx

from app.signature import sign
from tests.system.harbour import ADA, GENERAL, Person
from tests.system.steward import SIGNING_SECRET

TEAM = "T0STEWARD"
Json = dict[str, Any]


def command(who: Person, text: str, *, name: str = "/ban", team: str = TEAM) -> bytes:
    """Return a typed command without a response_url: it is answered in the channel."""
    said = {
        "command": name,
        "text": text,
        "team_id": team,
        "user_id": who.id,
        "channel_id": GENERAL,
        "trigger_id": uuid.uuid4().hex,
    }
    return urlencode(said).encode()


def click(who: Person, action_id: str, value: object, *, team: str = TEAM) -> bytes:
    """Return a pressed button."""
    said = {
        "type": "block_actions",
        "team": {"id": team},
        "user": {"id": who.id, "team_id": team},
        "channel": {"id": GENERAL},
        "trigger_id": uuid.uuid4().hex,
        "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": value}],
    }
    return urlencode({"payload": json.dumps(said)}).encode()


def submission(who: Person, value: str, **filled: str) -> bytes:
    """Return a modal that was sent."""
    typed = {
        name: {name: {"type": "plain_text_input", "value": words}} for name, words in filled.items()
    }
    view = {
        "id": f"V{uuid.uuid4().hex[:8].upper()}",
        "type": "modal",
        "hash": "1.a",
        "callback_id": "ban_edit",
        "private_metadata": value,
        "state": {"values": typed},
    }
    said = {"type": "view_submission", "team": {"id": TEAM}, "user": {"id": who.id}, "view": view}
    return urlencode({"payload": json.dumps(said)}).encode()


def event(kind: str, **inner: Any) -> bytes:
    """Return something that happened in the workspace."""
    said = {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{uuid.uuid4().hex}"}
    return json.dumps(said | {"event": {"type": kind} | inner}).encode()


class Forger:
    """Sends; the same bytes again if told so."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._http = httpx.Client(timeout=10)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def send(self, raw: bytes, *, age: float = 0, **headers: str) -> httpx.Response:
        """Return the answer to *raw*, signed *age* seconds ago."""
        return self.replay(raw, self.signed(raw, age=age) | headers)

    def replay(self, raw: bytes, headers: dict[str, str]) -> httpx.Response:
        """Return the answer to a request that is sent as it was recorded."""
        return self._http.post(self._url, content=raw, headers=headers)

    @staticmethod
    def signed(raw: bytes, *, age: float = 0) -> dict[str, str]:
        """Return the headers that prove *raw*."""
        timestamp = str(int(time.time() - age))
        signature = sign(raw, timestamp=timestamp, secret=SIGNING_SECRET)
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}

    def press(self, value: object, action_id: str = "ban:confirm", who: Person = ADA) -> int:
        """Press a button that is on no card; return the status."""
        return self.send(click(who, action_id, value)).status_code

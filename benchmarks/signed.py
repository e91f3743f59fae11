"""What Slack would send, signed and ready to be written to a socket."""

import json
import secrets
import time
import uuid
from collections.abc import Mapping
from urllib.parse import urlencode

from app.signature import sign
from benchmarks.place import SECRET

MODERATOR, MODERATORS = "U0MOD", "C0MODS"

TEAM = f"T{secrets.randbelow(10**6):06d}"
"""The one workspace of this run; another each run, since rate limits of the last are in Redis."""


def target(number: int) -> str:
    """Return the id of the person whom the ban *number* is about."""
    return f"UT{number:08d}"


def ban(number: int) -> bytes:
    """Return `/ban @somebody 7d spam`, typed in the moderators' channel."""
    return _command(number, "/ban", f"<@{target(number)}|spammer> 7d spam", MODERATORS)


def command(number: int, name: str, text: str, slack: int) -> bytes:
    """Return a command, typed in #general; its answer goes to the stand-in on the port *slack*."""
    answer = f"http://127.0.0.1:{slack}/answers/{number}"
    return _command(number, name, text, "C0GENERAL", response_url=answer)


def _command(number: int, name: str, text: str, channel: str, **more: str) -> bytes:
    fields = {
        "token": "unused",
        "team_id": TEAM,
        "team_domain": "bench",
        "channel_id": channel,
        "channel_name": "somewhere",
        "user_id": MODERATOR,
        "user_name": "mod",
        "command": name,
        "text": text,
        "api_app_id": "A0BENCH",
        "trigger_id": f"{number}.{uuid.uuid4().hex}",
        "is_enterprise_install": "false",
        **more,
    }
    return _signed(urlencode(fields).encode(), "application/x-www-form-urlencoded")


def message(number: int) -> bytes:
    """Return the event of a message of a few words, about 1 kB as Slack sends it."""
    now = time.time()
    event = {
        "type": "message",
        "channel": "C0GENERAL",
        "channel_type": "channel",
        "user": target(number),
        "text": "words " * 40,
        "ts": f"{int(now)}.{number % 1_000_000:06d}",
        "event_ts": f"{int(now)}.{number % 1_000_000:06d}",
        "client_msg_id": str(uuid.uuid4()),
        "blocks": [{"type": "rich_text", "block_id": "b", "elements": []}],
    }
    return _event(event)


def home_opened(user: str) -> bytes:
    """Return the event of somebody who opens Steward's Home."""
    return _event({"type": "app_home_opened", "user": user, "tab": "home", "channel": "D0HOME"})


def _event(event: Mapping[str, object]) -> bytes:
    now = time.time()
    body = {
        "token": "unused",
        "team_id": TEAM,
        "api_app_id": "A0BENCH",
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{uuid.uuid4().hex}",
        "event_time": int(now),
        "authorizations": [{"team_id": TEAM, "user_id": "U0BOT", "is_bot": True}],
    }
    return _signed(json.dumps(body).encode(), "application/json")


def _signed(body: bytes, kind: str) -> bytes:
    timestamp = str(int(time.time()))
    head = [
        "POST /slack/events HTTP/1.1",
        "Host: 127.0.0.1",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        f"X-Slack-Request-Timestamp: {timestamp}",
        f"X-Slack-Signature: {sign(body, timestamp=timestamp, secret=SECRET)}",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body

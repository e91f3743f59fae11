"""One request of Slack's as the front door sees it, before it is known what it says."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from secrets import token_hex

from app.payload import Payload


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A request that is proven to be Slack's."""

    payload: Payload
    """What it says; empty where nothing could be read."""

    fingerprint: str
    """SHA-256 (hex) of what was sent: the request's id where Slack gave it none."""

    made_at: datetime
    """When Slack signed it; in Socket Mode, which signs nothing, when it came."""

    received_at: datetime

    request_id: str = field(default_factory=lambda: token_hex(4))
    """Short reference that runs through every log line; people are told it when something broke."""


def fingerprint(raw: bytes) -> str:
    """Return the SHA-256 (hex) of *raw*."""
    return sha256(raw).hexdigest()

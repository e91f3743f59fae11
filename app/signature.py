"""Slack's signature: proof that a request comes from Slack, unchanged and fresh.

The rule: https://docs.slack.dev/authentication/verifying-requests-from-slack/
"""

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256

FRESH_FOR = timedelta(minutes=5)
"""Older requests may be recordings that somebody plays again."""


def signed_at(
    body: bytes, *, timestamp: str | None, signature: str | None, secret: str, now: datetime
) -> datetime | None:
    """Return when Slack signed the raw *body*, or None if it can't be trusted.

    Without a *secret* nothing can be trusted: anybody can sign with an empty one.
    """
    made_at = _time(timestamp)
    if not secret or not timestamp or not signature or made_at is None:
        return None
    if abs(now - made_at) > FRESH_FOR:
        return None
    expected = sign(body, timestamp=timestamp, secret=secret)
    return made_at if hmac.compare_digest(expected.encode(), signature.encode()) else None


def sign(body: bytes, *, timestamp: str, secret: str) -> str:
    """Return the signature of the raw *body*, as Slack puts it into `X-Slack-Signature`."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, sha256).hexdigest()


def _time(timestamp: str | None) -> datetime | None:
    if not timestamp or not (timestamp.isascii() and timestamp.isdigit()):
        return None
    try:
        return datetime.fromtimestamp(int(timestamp), UTC)
    except (ValueError, OverflowError, OSError):
        return None

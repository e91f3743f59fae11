"""Secrets that Steward shares with one other program, and what is signed with them."""

import base64
import binascii
import hmac
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_bytes, token_hex

FRESH_FOR = timedelta(minutes=5)
"""What was signed longer ago, or later, is refused.
https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md"""

PREFIX = "whsec_"

OVERLAP = timedelta(hours=24)
"""How long the secret before a rotation still holds."""


def made(kind: str) -> str:
    """Return a new secret of 256 bits: hex for GitHub, `whsec_…` as Standard Webhooks writes it."""
    if kind == "github":
        return token_hex(32)
    return PREFIX + base64.b64encode(token_bytes(32)).decode("ascii")


def signed_by_github(body: bytes, secret: str) -> str:
    """Return what GitHub puts into `X-Hub-Signature-256` for the raw *body*.

    https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
    """
    return "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()


def signed(body: bytes, secret: str, *, message: str, timestamp: str) -> str:
    """Return the signature of Standard Webhooks (`v1,…`) for the raw *body*.

    :raises ValueError: *secret* is none of `whsec_…`
    """
    key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    content = message.encode() + b"." + timestamp.encode() + b"." + body
    return "v1," + base64.b64encode(hmac.new(key, content, sha256).digest()).decode("ascii")


def is_githubs(body: bytes, signature: str, secrets: Iterable[str]) -> bool:
    """Tell whether one of *secrets* signed the raw *body*."""
    expected = [signed_by_github(body, secret) for secret in secrets]
    return any(hmac.compare_digest(each.encode(), signature.encode()) for each in expected)


def is_standard(
    body: bytes,
    signatures: str,
    secrets: Iterable[str],
    *,
    message: str,
    timestamp: str,
    now: datetime,
) -> bool:
    """Tell whether one of *secrets* signed it, by one of the *signatures*, and lately."""
    if not message or not _is_fresh(timestamp, now):
        return False
    given = [each.encode() for each in signatures.split(" ")[:10]]
    expected = [each for secret in secrets if (each := _tried(body, secret, message, timestamp))]
    return any(hmac.compare_digest(one, two) for one in expected for two in given)


def _tried(body: bytes, secret: str, message: str, timestamp: str) -> bytes:
    try:
        return signed(body, secret, message=message, timestamp=timestamp).encode()
    except (ValueError, binascii.Error):
        return b""


def _is_fresh(timestamp: str, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):  # noqa: PLR2004 - seconds
        return False
    return abs(now - datetime.fromtimestamp(int(timestamp), UTC)) <= FRESH_FOR

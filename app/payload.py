"""The body of a request: from the bytes that were signed to the object Slack meant."""

import json
from typing import Any
from urllib.parse import parse_qsl

Payload = dict[str, Any]


def read(raw: bytes) -> Payload | None:
    """Return what Slack sent, or None where no object can be read from it.

    Bolt's own parser is not used: it takes every body with the word "payload" in it for an
    interaction, so that `/ban @x sends payloads` arrives empty, and it raises on broken JSON.
    """
    try:
        return _object(raw) if raw.lstrip()[:1] in (b"{", b"[", b'"') else _form(raw.decode())
    except (ValueError, RecursionError):
        return None


def is_ssl_check(payload: Payload | None) -> bool:
    """Say whether Slack only looks at our certificate. It asks for nothing and may be unsigned."""
    return payload is not None and payload.get("ssl_check") == "1" and set(payload) <= SSL_FIELDS


SSL_FIELDS = {"ssl_check", "token"}


def _form(text: str) -> Payload | None:
    """Read a form: a command's fields, or the JSON in its field `payload` (an interaction)."""
    fields = dict(parse_qsl(text, keep_blank_values=True))
    if "payload" in fields and "command" not in fields:
        return _object(fields["payload"])
    return fields or None


def _object(text: bytes | str) -> Payload | None:
    found = json.loads(text)
    return found if isinstance(found, dict) else None

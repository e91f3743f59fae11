"""A message of RabbitMQ's, read as a dead letter."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from services.dead_letter import Letter

REPLAYS = "x-steward-replays"
"""Header that counts how often a letter was sent back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Raw:
    """A message as it is sent again."""

    body: bytes
    headers: dict[str, Any]
    properties: dict[str, Any]


def raw(message: Any) -> Raw:  # noqa: ANN401 - amqp is untyped
    """Return what *message* holds."""
    body = message.body if isinstance(message.body, bytes) else str(message.body).encode()
    properties = dict(message.properties)
    headers = properties.pop("application_headers", None) or {}
    return Raw(body=body, headers=dict(headers), properties=properties)


def letter(found: Raw) -> Letter:
    """Read a dead message; what can't be read keeps its size and fingerprint."""
    death, kwargs = _last_death(found.headers), _kwargs(found)
    task_id = str(found.headers.get("id") or "")
    return Letter(
        id=hashlib.sha256(task_id.encode() + found.body).hexdigest()[:12],
        queue=str(death.get("queue") or ""),
        reason=str(death.get("reason") or "unknown"),
        died_at=_time(death.get("time")),
        task=str(found.headers.get("task") or "") if kwargs is not None else "",
        task_id=task_id,
        attempts=_count(found.headers.get(REPLAYS)) + 1,
        size=len(found.body),
        sha256=hashlib.sha256(found.body).hexdigest(),
        kwargs=kwargs,
        raw=found,
    )


def again(headers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the headers of a letter that is sent back: without its deaths, which are counted."""
    kept = {name: value for name, value in headers.items() if not _is_of_the_broker(name)}
    return kept | {REPLAYS: _count(headers.get(REPLAYS)) + 1}


def _is_of_the_broker(name: str) -> bool:
    ours = name in {"x-death", "x-delivery-count", "x-acquired-count"}
    return ours or name.startswith(("x-first-death-", "x-last-death-"))


def _last_death(headers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the newest entry of `x-death`, which RabbitMQ puts first."""
    deaths = headers.get("x-death")
    first = deaths[0] if isinstance(deaths, list) and deaths else None
    return first if isinstance(first, dict) else {}


def _kwargs(found: Raw) -> dict[str, Any] | None:
    """Return a task's arguments out of Celery's body, `[args, kwargs, embed]`, or None."""
    try:
        said = json.loads(found.body)
    except (ValueError, RecursionError):
        return None
    is_task = isinstance(said, list) and len(said) == 3 and isinstance(said[1], dict)  # noqa: PLR2004 - Celery's three
    is_json = found.properties.get("content_type") == "application/json"
    return said[1] if is_task and is_json and found.headers.get("task") else None


def _time(found: object) -> datetime | None:
    if not isinstance(found, datetime):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _count(found: object) -> int:
    return found if isinstance(found, int) else 0

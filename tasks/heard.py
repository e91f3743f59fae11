"""What an event says of a message, found without trusting its shape."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from services.post import Post
from services.request import Request

KEPT = ("thread_ts", "files", "attachments", "subtype", "bot_id", "edited")
"""What is kept of a message besides its words, as evidence."""

LONGEST_ID = 255
"""Letters. Slack's have a dozen; an index takes no more than some thousand."""

SAID = (None, "file_share", "me_message", "thread_broadcast", "bot_message")
"""Subtypes in which somebody says something; the others are Slack's own notes (joined, left…)."""

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A message that an event is about, as it stands now."""

    post: Post
    text: str
    is_from_app: bool
    is_steward: bool
    """Steward said it, or it can't be told which app did."""
    is_news: bool
    """It was said, or its author changed it; False where Slack itself did (a preview, a reply)."""
    detail: Json


def said(request: Request) -> Said | None:
    """Return the message of an event; None where nobody says anything in it."""
    event = request.facts
    is_change = event.get("subtype") == "message_changed"
    message = event.get("message") if is_change else event
    if not isinstance(message, dict) or message.get("subtype") not in SAID:
        return None
    ts, user = str(message.get("ts") or ""), message.get("user")
    if not is_id(user) or not is_time(ts):
        return None
    edited = _edited(message)
    return Said(
        post=Post(
            user=str(user),
            channel=request.channel,
            ts=ts,
            thread_ts=_time_or_nothing(message.get("thread_ts")),
            at=_moment(edited if is_change and edited else ts),
            written_at=_moment(ts),
        ),
        text=str(message.get("text") or ""),
        is_from_app=bool(message.get("bot_id")),
        is_steward=bool(message.get("bot_id")) and event.get("said_by") != "another",
        is_news=not is_change or edited != _edited(event.get("previous_message")),
        detail={name: message[name] for name in KEPT if name in message},
    )


def is_id(found: object) -> bool:
    """Tell whether *found* may be an id of Slack's: some letters, fit for an index."""
    return isinstance(found, str) and 0 < len(found) <= LONGEST_ID


def is_time(ts: str) -> bool:
    """Tell whether *ts* is one of Slack's: seconds, a dot, a counter."""
    seconds, _, counter = ts.partition(".")
    digits = seconds.isdecimal() and counter.isdecimal() and ts.isascii()
    return digits and len(ts) < len("1234567890.1234567890")


def _edited(message: object) -> str:
    """Return when the author of a message edited it last, or ""."""
    edited = message.get("edited") if isinstance(message, dict) else None
    return _time_or_nothing(edited.get("ts")) if isinstance(edited, dict) else ""


def _time_or_nothing(found: object) -> str:
    return found if isinstance(found, str) and is_time(found) else ""


def _moment(ts: str) -> datetime:
    """Return *ts* as a time; one beyond all calendars as the last there is."""
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.max.replace(tzinfo=UTC)

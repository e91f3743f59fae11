"""What a moderator typed behind /slowmode, /readonly, /lock and /unlock."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from services import place
from services.action_request import CHANNEL, ActionRequest, Clock, split_end
from services.action_request import reason as worded
from services.errors import DomainError

EVERY = re.compile(
    r"(\d{1,5})\s*(s|secs?|seconds?|m|mins?|minutes?|h|hours?)(?=\s|$)", re.IGNORECASE
)
UNITS = {"s": 1, "m": 60, "h": 3600}

SHORTEST, LONGEST = timedelta(seconds=5), timedelta(hours=6)
"""Between two posts; shorter is slower than the guard, longer is read-only."""

OFF = re.compile(r"off(?=\s|$)", re.IGNORECASE)

LINK = re.compile(r"<?(https://[^\s<>|]+)(?:\|[^<>]*)?>?(?=\s|$)")
ARCHIVED = re.compile(r"/archives/([CG][A-Z0-9]{1,20})/p(\d{10})(\d{6})/?")
"""Path of a message's address. https://docs.slack.dev/reference/methods/chat.getPermalink"""
TIME = re.compile(r"\d{10}\.\d{6}")


class Reader(Protocol):
    """Reads the text behind a command: which action is meant, and what is asked for."""

    def __call__(self, text: str, *, clock: Clock, here: str) -> tuple[str, ActionRequest]:
        """Return both; a DomainError says what is missing."""
        ...


class SlowmodeUsageError(DomainError):
    """Tell me where and how slow: `/slowmode #help 30s for 2h`, or `/slowmode #help off`."""


class PaceError(DomainError):
    """Slow mode takes between 5 seconds and 6 hours: `/slowmode #help 30s`."""


class WhereError(DomainError):
    """Tell me in which channel: `/slowmode #help 30s`, or `/readonly #help 2h`."""


class LockUsageError(DomainError):
    """Give me the link of a message: *Copy link* in its menu, then `/lock <link> 2h`."""


def slowmode(text: str, *, clock: Clock, here: str) -> tuple[str, ActionRequest]:
    """Read `[#channel] 30s [for 2h] [reason]` or `[#channel] off [reason]`.

    Return the name of the action that is meant, and the request.

    :param here: the channel in which it was typed, which is meant where none is named
    :raises DomainError: with the sentence that says what is missing
    """
    channel, rest = _channel(text, here)
    if off := OFF.match(rest):
        return "unslowmode", _ending(channel, rest[off.end() :])
    found = EVERY.match(rest)
    if found is None:
        raise SlowmodeUsageError
    pace = timedelta(seconds=int(found[1]) * UNITS[found[2][0].lower()])
    if not SHORTEST <= pace <= LONGEST:
        raise PaceError
    asked = _begun(channel, rest[found.end() :], clock)
    return "slowmode", replace(asked, every=pace)


def readonly(text: str, *, clock: Clock, here: str) -> tuple[str, ActionRequest]:
    """Read `[#channel] [2h] [reason]` or `[#channel] off [reason]`; return as `slowmode` does."""
    channel, rest = _channel(text, here)
    if off := OFF.match(rest):
        return "unreadonly", _ending(channel, rest[off.end() :])
    return "readonly", _begun(channel, rest, clock)


def lock(text: str, *, clock: Clock, here: str = "") -> tuple[str, ActionRequest]:  # noqa: ARG001 - all are called alike
    """Read `<link of a message> [2h] [reason]`; return as `slowmode` does."""
    thread, link, rest = _thread(text)
    if off := OFF.match(rest):
        return "unlock", replace(_ending(thread, rest[off.end() :]), about=_about(thread, link))
    return "lock", replace(_begun(thread, rest, clock), about=_about(thread, link))


def unlock(text: str, *, clock: Clock, here: str = "") -> tuple[str, ActionRequest]:  # noqa: ARG001 - all are called alike
    """Read `<link of a message> [reason]`; return as `slowmode` does."""
    thread, link, rest = _thread(text)
    return "unlock", replace(_ending(thread, rest), about=_about(thread, link))


def _channel(text: str, here: str) -> tuple[str, str]:
    if found := CHANNEL.match(text):
        return found[1], text[found.end() :].strip()
    if not here or text.startswith(("#", "<")):
        raise WhereError
    return here, text


def _thread(text: str) -> tuple[str, str, str]:
    """Split a message's address from the rest: the thread it begins or stands in, and the link."""
    found = LINK.match(text)
    address = urlsplit(found[1].replace("&amp;", "&")) if found else None
    archived = ARCHIVED.fullmatch(address.path) if address else None
    if found is None or address is None or archived is None:
        raise LockUsageError
    root = parse_qs(address.query).get("thread_ts", [""])[0]
    ts = root if TIME.fullmatch(root) else f"{archived[2]}.{archived[3]}"
    link = f"https://{address.netloc}{address.path}"
    return place.thread(archived[1], ts), link, text[found.end() :].strip()


def _about(thread: str, link: str) -> dict[str, str]:
    return {"channel": place.channel_of(thread), "ts": place.thread_of(thread), "link": link}


def _begun(target: str, text: str, clock: Clock) -> ActionRequest:
    asked, rest = split_end(ActionRequest(target=target), text.strip(), clock)
    return replace(asked, reason=worded(rest))


def _ending(target: str, text: str) -> ActionRequest:
    return ActionRequest(target=target, reason=worded(text))


READERS: dict[str, Reader] = {
    "slowmode": slowmode,
    "readonly": readonly,
    "lock": lock,
    "unlock": unlock,
}
"""What reads the text behind a command."""

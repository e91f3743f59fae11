"""What a moderator typed behind /purge."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services import duration
from services.action_request import CHANNEL, MENTION, ActionRequest, reason
from services.errors import DomainError

COUNT = re.compile(r"(\d{1,9})(?=\s|$)")


class PurgeUsageError(DomainError):
    """Tell me how many, or since when: `/purge 50`, `/purge @spammer 2h` or `/purge 20 #help`."""


class PurgeWhereError(DomainError):
    """Tell me in which channel: `/purge 50 #help`."""


class PurgeTooManyError(DomainError):
    """That is more than may be deleted at once here. Try fewer, such as `/purge 100`."""


class PurgeNothingError(DomainError):
    """Nothing would be deleted. Try `/purge 50`, or `/purge @spammer 2h`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PurgeRequest(ActionRequest):
    """Which messages of the channel `target`: the newest of one person or of all, up to a time."""

    author: str = ""
    """Whose; empty: everybody's."""
    most: int
    """How many at most."""
    latest: str
    """Slack's time of the newest that may go: nothing that is said from now on."""
    oldest: str = ""
    """That of the oldest; empty: however old."""

    def remembered(self) -> dict[str, Any]:
        """Return it as the conversation's row keeps it."""
        window = {"author": self.author, "most": self.most}
        window |= {"latest": self.latest, "oldest": self.oldest}
        return ActionRequest.remembered(self) | window


def parse(text: str, *, here: str, at: datetime, most: int) -> PurgeRequest:
    """Read a number, a person, a channel and a length, in any order, and then a reason.

    :param here: the channel in which it was typed, which is meant where none is named
    :param at: when it was typed
    :param most: how many messages may be asked for at once
    :raises DomainError: with the sentence that says what is missing
    """
    found, words = _parts(text.strip())
    channel = found.get("channel") or here
    lasts = found.get("lasts")
    if "count" not in found and lasts is None:
        raise PurgeUsageError
    if not channel.startswith(("C", "G")):
        raise PurgeWhereError
    return PurgeRequest(
        target=channel,
        reason=reason(words),
        author=found.get("author", ""),
        most=_most(found.get("count"), most),
        latest=_stamp(at),
        oldest="" if lasts is None else _stamp(at - lasts),
    )


def _parts(text: str) -> tuple[dict[str, Any], str]:
    """Split what is known, each at most once, from the words behind it."""
    found: dict[str, Any] = {}
    while text:
        name, value, rest = _next(text)
        if not name or name in found:
            break
        found[name], text = value, rest
    return found, text


def _next(text: str) -> tuple[str, Any, str]:
    for name, pattern in (("author", MENTION), ("channel", CHANNEL)):
        if match := pattern.match(text):
            return name, match[1], text[match.end() :].strip()
    lasts, rest = duration.split(text)
    if lasts is not None:
        return "lasts", lasts, rest
    if match := COUNT.match(text):
        return "count", int(match[1]), text[match.end() :].strip()
    return "", None, text


def _most(wanted: int | None, most: int) -> int:
    if wanted is None:
        return most
    if not wanted:
        raise PurgeNothingError
    if wanted > most:
        raise PurgeTooManyError
    return wanted


def _stamp(at: datetime) -> str:
    """Return *at* as Slack writes the time of a message."""
    return f"{at.timestamp():.6f}"

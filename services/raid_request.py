"""What a moderator typed behind /raid, and what a lockdown remembers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self

from services import place
from services.action_request import ActionRequest, Clock, split_end
from services.action_request import reason as worded
from services.errors import DomainError

RAID, UNRAID = "raid", "unraid"

WORDS = re.compile(r"(on|off|status)(?=\s|$)", re.IGNORECASE)


class RaidUsageError(DomainError):
    """Type `/raid on 2h` to ask for a lockdown, `/raid off` to end it, `/raid` for what holds."""


class Word(StrEnum):
    """What may be asked for."""

    ON = "on"
    OFF = "off"
    STATUS = "status"


@dataclass(frozen=True, kw_only=True, slots=True)
class Lockdown:
    """What a lockdown does, as its conversation remembers it."""

    since: datetime
    """Who joined from then on is new, and is held."""
    channels: tuple[str, ...]
    """Where only moderators may post."""

    def marks(self) -> dict[str, Any]:
        """Return it as plain JSON, for the conversation's row."""
        return {RAID: {"since": int(self.since.timestamp()), "channels": list(self.channels)}}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """Return what was *kept* under the mark."""
        since = datetime.fromtimestamp(kept["since"], UTC)
        return cls(since=since, channels=tuple(kept["channels"]))


def read(text: str, *, clock: Clock) -> tuple[Word, ActionRequest]:
    """Read `on [2h] [reason]`, `off [reason]`, `status` or nothing, which is `status`.

    :raises DomainError: with the sentence that says what is wrong
    """
    asked = ActionRequest(target=place.WORKSPACE)
    if not text:
        return Word.STATUS, asked
    found = WORDS.match(text)
    if found is None:
        raise RaidUsageError
    word, rest = Word(found[1].lower()), text[found.end() :].strip()
    if word is Word.ON:
        asked, rest = split_end(asked, rest, clock)
    return word, replace(asked, reason=worded(rest))

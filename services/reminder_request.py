"""What somebody typed behind /reminder or /announce."""

import html
import re
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from services import timing
from services.action_request import CHANNEL, MENTION
from services.errors import DomainError
from services.timing import Schedule

REMINDER, ANNOUNCEMENT, SNOOZE = "reminder", "announcement", "snooze"
"""Kinds of reminders."""

LONGEST = 2000
"""Characters that are said."""

LOUD = re.compile(r"<!(channel|here|everyone)(?:\|[^>]*)?>\s*")
ME = re.compile(r"me\b\s*", re.IGNORECASE)
HERE = re.compile(r"here\b\s*", re.IGNORECASE)


class NothingToSayError(DomainError):
    """Tell me what to say as well: `/reminder tomorrow 9:00 stand-up`."""


class TooLongError(DomainError):
    """Please keep it under 2,000 characters, as in `/reminder tomorrow 9:00 stand-up`."""


class NoChannelHereError(DomainError):
    """Tell me in which channel, as in `/reminder #general every weekday at 9:30 stand-up`."""


class AnnounceWhereError(DomainError):
    """Tell me where and when: `/announce #general every monday at 9:00 Please read the rules`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReminderRequest:
    """A reminder that is asked for."""

    kind: str
    channel: str
    """Where it is said: a channel's id, or a person's."""
    text: str
    schedule: Schedule
    loud: str = ""
    replaces: str = ""
    """The id of the one that it changes."""

    def remembered(self) -> dict[str, Any]:
        """Return it as the conversation's row keeps it."""
        local = self.schedule.local.isoformat()
        return {**asdict(self), "schedule": {**asdict(self.schedule), "local": local}}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "ReminderRequest":
        """Return what `remembered` has kept."""
        schedule = kept["schedule"]
        local = datetime.fromisoformat(schedule["local"])
        return cls(**{**kept, "schedule": Schedule(**{**schedule, "local": local})})


def parse(
    kind: str, text: str, *, at: datetime, home: str, actor: str, here: str
) -> ReminderRequest:
    """Read `[me|@user|#channel] <when> <text>`; an announcement begins with its channel.

    :param at: when it was typed
    :param home: the time zone of who typed it
    :param here: the channel in which it was typed
    :raises DomainError: with the sentence that says what is missing
    """
    channel, rest = _place(text.strip(), actor=actor, here=here)
    if kind == ANNOUNCEMENT and not channel.startswith(("C", "G")):
        raise AnnounceWhereError
    schedule, rest = timing.read(rest, at, home)
    return worded(ReminderRequest(kind=kind, channel=channel, text="", schedule=schedule), rest)


def worded(asked: ReminderRequest, text: str) -> ReminderRequest:
    """Return *asked* with what it is to say. Whom it calls is kept apart from its words.

    :raises DomainError: it is nothing, or too long
    """
    called = LOUD.match(text) if asked.kind == ANNOUNCEMENT else None
    loud = called[1].replace("everyone", "channel") if called else ""
    said = html.unescape(text[called.end() :] if called else text).strip()
    if not said:
        raise NothingToSayError
    if len(said) > LONGEST:
        raise TooLongError
    return replace(asked, text=said, loud=loud)


def _place(text: str, *, actor: str, here: str) -> tuple[str, str]:
    """Split where it is to be said off *text*; nothing said means to who asked."""
    for pattern in (MENTION, CHANNEL):
        if found := pattern.match(text):
            return found[1], text[found.end() :].strip()
    if found := HERE.match(text):
        if not here.startswith(("C", "G")):
            raise NoChannelHereError
        return here, text[found.end() :]
    found = ME.match(text)
    return actor, text[found.end() :] if found else text

"""What a moderator typed behind /ban, /kick and their like."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from services import duration, ending
from services.action import Action
from services.errors import DomainError

MENTION = re.compile(r"<@([UW][A-Z0-9]{1,20})(?:\|[^>]*)?>")
"""How Slack writes a person into a command whose `should_escape` is on."""

CHANNEL = re.compile(r"<#([CG][A-Z0-9]{1,20})(?:\|[^>]*)?>")
"""How it writes a channel; a private one has no name behind the bar."""

EVERYWHERE = "everywhere"
"""Typed in place of a channel: all of them."""

MOST_PEOPLE = 10
"""In one command: each has a card, and Slack takes one message a second in a channel."""

LONGEST_REASON = 500
"""Characters; a reason is read on cards, in lists and by the member."""


class NobodyNamedError(DomainError):
    """Tell me who: type @ and pick the person from the list, as in `/ban @spammer 7d spam`."""


class TooManyNamedError(DomainError):
    """I take ten people at once at most. Please name the others in a command of their own."""


class ReasonTooLongError(DomainError):
    """Please keep the reason under 500 characters, as in `/ban @spammer 7d posts spam in #help`."""


class ReasonMissingError(DomainError):
    """Please say why, in a few words, as in `/warn @spammer no adverts in #help`."""


class NotALengthError(DomainError):
    """I read 90m, 12h, 7d, 2 weeks, or friday 18:00. Leave it empty for good."""


class ChannelMissingError(DomainError):
    """Tell me from which channel: `/kick @spammer #help`, or `/kick @spammer everywhere`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionRequest:
    """Whom, for how long, from where, why."""

    target: str
    lasts: timedelta | None = None
    """How long it holds from its Confirm on; None for good. `until` says it better."""
    until: datetime | None = None
    """When it ends, however late it is confirmed."""
    reason: str = ""
    channel: str = ""
    """A channel's id, or EVERYWHERE; empty for an action that takes none."""
    others: tuple[str, ...] = ()
    """More people it is about: each gets a case of their own."""
    reverses: int | None = None
    """The one case that it takes back."""
    marks: Mapping[str, Any] = field(default_factory=dict)
    """What the workspace's rules say about it (services.policy)."""
    every: timedelta | None = None
    """Of slow mode: the least time between two posts of one person."""
    asked_in: str = ""
    """The channel in which it was asked for; empty: in none, such as a direct message."""
    about: dict[str, str] | None = None
    """The message that it is about: channel, ts, link, and what it said."""

    def remembered(self) -> dict[str, Any]:
        """Return it as the conversation's row keeps it: times in seconds, nobody named."""
        lasts = None if self.lasts is None else self.lasts.total_seconds()
        until = None if self.until is None else int(self.until.timestamp())
        kept = {"reason": self.reason, "lasts": lasts, "until": until}
        more: dict[str, Any] = {"channel": self.channel, "about": self.about}
        more["every"] = None if self.every is None else self.every.total_seconds()
        more |= {"asked_in": self.asked_in, "reverses": self.reverses, **self.marks}
        return kept | {name: value for name, value in more.items() if value not in ("", None)}

    @property
    def targets(self) -> tuple[str, ...]:
        """Everybody it is about."""
        return (self.target, *self.others)

    @property
    def is_for_good(self) -> bool:
        """Whether it has no end."""
        return self.lasts is None and self.until is None


def counts_in(data: Mapping[str, Any]) -> str:
    """Return the channel whose permits count for what a conversation remembers in *data*.

    That is the one it is about or, where it is about none, the one in which it was asked for; it is
    none where it is about all of them.
    """
    about = str(data.get("channel") or "")
    return "" if about == EVERYWHERE else about or str(data.get("asked_in") or "")


def is_complete(action: Action, text: str) -> bool:
    """Tell whether *text* says enough to be read, if only for a sentence about what is wrong."""
    named = MENTION.match(text)
    return bool(text) if named is None else not action.needs_reason or named.end() < len(text)


Clock = Callable[[], datetime]
"""Tells when something was typed, in the time zone of who did; asked only where it matters."""


def parse(action: Action, text: str, *, clock: Clock, here: str = "") -> ActionRequest:
    """Read `<@U1|name> [more people] [channel] [length] [reason]`.

    What begins at once takes one person: the next one named is a part of its reason.

    :param here: the channel in which it was typed, which is meant where none is named
    :raises DomainError: with the sentence that says what is missing
    """
    people, rest = _people(text, most=MOST_PEOPLE if action.asks_first else 1)
    channel = ""
    if action.takes_channel:
        channel, rest = _channel(rest, here)
    asked = ActionRequest(target=people[0], others=tuple(people[1:]), channel=channel)
    if action.takes_length:
        asked, rest = split_end(asked, rest, clock)
    return replace(asked, reason=reason(rest))


def revise(target: str, length: str, words: str, *, clock: Clock) -> ActionRequest:
    """Read the fields of a modal: `7d`, `friday 18:00` or nothing, and a reason.

    :raises DomainError: with the sentence that says what is wrong
    """
    asked, rest = split_end(ActionRequest(target=target), length.strip(), clock)
    if rest:
        asked, rest = _at_a_moment(asked, rest, clock)
    if rest:
        raise NotALengthError
    return replace(asked, reason=reason(words))


def reason(text: str) -> str:
    """Return *text* as it was meant: Slack sends `&`, `<` and `>` escaped; views escape again.

    :raises ReasonTooLongError: it is too long
    """
    words = " ".join(html.unescape(text).split())
    if len(words) > LONGEST_REASON:
        raise ReasonTooLongError
    return words


def _people(text: str, *, most: int) -> tuple[list[str], str]:
    """Split the people that *text* begins with from the rest; each counts once.

    :raises NobodyNamedError: it begins with none
    :raises TooManyNamedError: there are more than *most*, where there may be several
    """
    named: dict[str, None] = {}
    while found := MENTION.match(text):
        if named and most == 1:
            break
        named[found[1]] = None
        text = text[found.end() :].lstrip(" ,")
    if not named:
        raise NobodyNamedError
    if len(named) > most:
        raise TooManyNamedError
    return list(named), text.strip()


def _channel(text: str, here: str) -> tuple[str, str]:
    """Split what names a channel from the rest of *text*."""
    if found := CHANNEL.match(text):
        return found[1], text[found.end() :].strip()
    first, _, rest = text.partition(" ")
    if first.lower() == EVERYWHERE:
        return EVERYWHERE, rest.strip()
    if not here.startswith(("C", "G")):
        raise ChannelMissingError
    return here, text


def split_end(asked: ActionRequest, text: str, clock: Clock) -> tuple[ActionRequest, str]:
    """Split a length or a moment from the rest of *text*."""
    if ending.UNTIL.match(text):
        at = clock()
        until, rest = ending.split(text, at)
        return _ending(asked, until, at), rest
    lasts, rest = duration.split(text)
    return replace(asked, lasts=lasts), rest


def _at_a_moment(asked: ActionRequest, text: str, clock: Clock) -> tuple[ActionRequest, str]:
    """Read a moment without its `until`, where nothing else can be meant."""
    if not asked.is_for_good:
        return asked, text
    at = clock()
    try:
        until, rest = ending.moment(text, at)
    except ending.NotATimeError:
        raise NotALengthError from None
    return _ending(asked, until, at), rest


def _ending(asked: ActionRequest, until: datetime | None, at: datetime) -> ActionRequest:
    """Return *asked* with its end, and about how long that is.

    A worker of the version before knows no `until`: it must not take it for a ban for good.
    """
    return replace(asked, until=until, lasts=None if until is None else until - at)

"""What somebody typed behind /subscribe."""

import html
import re
from dataclasses import dataclass

from services import github, hook_address
from services.action_request import CHANNEL
from services.errors import DomainError
from services.template import checked

GITHUB, JSON, EVENTS = "github", "json", "events"

MOST_CHANNELS = 5
"""Channels of one hook: each is a message of its own."""

REPOSITORY = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")

OUR_EVENTS = (
    "case.opened",
    "case.voided",
    "sanction.began",
    "sanction.ended",
    "report.opened",
    "report.closed",
    "order.placed",
    "order.settled",
)
"""What Steward tells of; triggers write them (migrations hooks_2 and hooks_3)."""

LINK = re.compile(r"<(https?://[^<>|\s]+)(?:\|[^<>]*)?>|(\S+)")

NUMBER = re.compile(r"#?([1-9][0-9]{0,8})")


class SubscribeUsageError(DomainError):
    """Try `/subscribe github #dev push pulls`, or `/subscribe list` to see what there is."""


class HookWithoutChannelError(DomainError):
    """Tell me where to say it: type # and pick the channel, as in `/subscribe github #dev push`."""


class TooManyHookChannelsError(DomainError):
    """One subscription speaks in five channels at most, as in `/subscribe github #dev #ops push`."""  # noqa: E501 - one sentence


class UnknownGitHubEventError(DomainError):
    """I know push, pulls, issues, releases and runs, as in `/subscribe github #dev push pulls`."""


class UnknownEventError(DomainError):
    """I tell of case.opened, case.voided, sanction.began, sanction.ended, report.opened, report.closed, order.placed and order.settled: `/subscribe events https://example.com/hook case.opened`."""  # noqa: E501 - one sentence


class WhichHookError(DomainError):
    """Tell me its number, as in `/unsubscribe 3`. `/subscribe list` shows them all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HookRequest:
    """A subscription that is asked for."""

    kind: str
    channels: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    repository: str = ""
    template: str = ""
    address: str = ""
    host: str = ""


def parse(text: str, *, loopback: bool = False) -> HookRequest:
    """Read what stands behind `/subscribe`.

    `github #dev [owner/name] [push pulls …]`, `json #ops Build {{ id }} is done`, or
    `events https://example.com/hook [case.opened …]`.

    :param loopback: events may be told to this machine itself
    :raises DomainError: with the sentence that says what is missing
    """
    kind, _, rest = text.strip().partition(" ")
    match kind.lower():
        case "github":
            return _github(rest)
        case "json":
            channels, template = _channels(rest)
            said = checked(html.unescape(template))
            return HookRequest(kind=JSON, channels=channels, template=said)
        case "events":
            return _events(rest.strip(), loopback=loopback)
    raise SubscribeUsageError


def numbered(text: str) -> int:
    """Read the number of a subscription: `3` or `#3`.

    :raises WhichHookError: it is none
    """
    found = NUMBER.fullmatch(text.strip())
    if found is None:
        raise WhichHookError
    return int(found[1])


def _github(text: str) -> HookRequest:
    channels, rest = _channels(text)
    words = rest.replace(",", " ").split()
    repository = next((word for word in words if REPOSITORY.fullmatch(word)), "")
    events = [_event(word) for word in words if word != repository]
    return HookRequest(
        kind=GITHUB,
        channels=channels,
        repository=repository,
        events=tuple(dict.fromkeys(events)) or tuple(github.WORDS.values()),
    )


def _events(text: str, *, loopback: bool) -> HookRequest:
    """Read `https://example.com/hook [case.opened …]`; without names it is all events."""
    found = LINK.match(text)
    address = html.unescape(found[1] or found[2]) if found else ""
    place = hook_address.split(address, loopback=loopback)
    words = text[found.end() :].replace(",", " ").lower().split() if found else []
    if not set(words) <= set(OUR_EVENTS):
        raise UnknownEventError
    return HookRequest(
        kind=EVENTS,
        events=tuple(dict.fromkeys(words)) or OUR_EVENTS,
        address=address,
        host=place.host,
    )


def _event(word: str) -> str:
    """Return GitHub's name of what was typed, with or without its s."""
    for known, event in github.WORDS.items():
        if word.lower() in {known, known.removesuffix("s"), event}:
            return event
    raise UnknownGitHubEventError


def _channels(text: str) -> tuple[tuple[str, ...], str]:
    """Split the channels off *text*."""
    found, rest = dict[str, None](), text.strip()
    while named := CHANNEL.match(rest):
        found[named[1]] = None
        rest = rest[named.end() :].lstrip(" ,")
    if not found:
        raise HookWithoutChannelError
    if len(found) > MOST_CHANNELS:
        raise TooManyHookChannelsError
    return tuple(found), rest

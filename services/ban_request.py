"""What a moderator typed behind /ban, /unban and their like."""

import html
import re
from dataclasses import dataclass
from datetime import timedelta

from services import duration
from services.errors import DomainError

MENTION = re.compile(r"<@([UW][A-Z0-9]{1,20})(?:\|[^>]*)?>")
"""How Slack writes a person into a command whose `should_escape` is on."""

LONGEST_REASON = 500
"""Characters; a reason is read on cards, in lists and by the member."""


class NobodyNamedError(DomainError):
    """Tell me who: type @ and pick the person from the list, as in `/ban @spammer 7d spam`."""


class ReasonTooLongError(DomainError):
    """Please keep the reason under 500 characters, as in `/ban @spammer 7d posts spam in #help`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BanRequest:
    """Whom, for how long (None: for good), why."""

    target: str
    lasts: timedelta | None
    reason: str


def parse(text: str) -> BanRequest:
    """Read `<@U1|name> [length] [reason]`.

    :raises DomainError: with the sentence that says what is missing
    """
    found = MENTION.match(text)
    if found is None:
        raise NobodyNamedError
    rest = text[found.end() :].strip()
    first, _, after = rest.partition(" ")
    lasts = duration.parse(first)
    return BanRequest(
        target=found[1], lasts=lasts, reason=_reason(rest if lasts is None else after)
    )


def revise(target: str, length: str, reason: str) -> BanRequest:
    """Read the fields of the Edit modal.

    :raises DomainError: with the sentence that says what is wrong
    """
    lasts = duration.parse(length) if length.strip() else None
    if length.strip() and lasts is None:
        raise NotALengthError
    return BanRequest(target=target, lasts=lasts, reason=_reason(reason))


class NotALengthError(DomainError):
    """I read lengths like 90m, 12h, 7d or 2w. Leave it empty for a ban for good."""


def _reason(text: str) -> str:
    """Return *text* as it was meant: Slack sends `&`, `<` and `>` escaped; views escape again."""
    reason = " ".join(html.unescape(text).split())
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLongError
    return reason

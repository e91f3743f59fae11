"""What a member typed behind /kudos, /transfer and /grant: whom, how many, what for."""

import html
import re
from dataclasses import dataclass

from services.action_request import LONGEST_REASON, MENTION
from services.errors import DomainError

MOST_PEOPLE = 10

_NUMBER = re.compile(r"(\d{1,7})(?=\s|$)")
_FOR = re.compile(r"(?:for\b\s*)?", re.IGNORECASE)


class NobodyToThankError(DomainError):
    """Tell me who, and what for: `/kudos @milo 3 for the release notes`."""


class TooManyToThankError(DomainError):
    """I take ten people at once at most. Please thank the others with a second `/kudos`."""


class WordsTooLongError(DomainError):
    """Please keep it under 500 characters, as in `/kudos @milo 3 for the release notes`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PointsRequest:
    """Whom, how many points each, and why."""

    people: tuple[str, ...]
    points: int | None
    """None: not said."""
    about: str


def parse(text: str) -> PointsRequest:
    """Read `@user [@user …] [points] [for] [words]`.

    :raises DomainError: nobody is named, too many are, or the words are too long
    """
    people, rest = _people(text.strip())
    if not people:
        raise NobodyToThankError
    if len(people) > MOST_PEOPLE:
        raise TooManyToThankError
    found = _NUMBER.match(rest)
    rest = rest[found.end() :].strip() if found else rest
    about = html.unescape(rest[_end_of_for(rest) :].strip())
    if len(about) > LONGEST_REASON:
        raise WordsTooLongError
    return PointsRequest(people=people, points=int(found[1]) if found else None, about=about)


def _people(text: str) -> tuple[tuple[str, ...], str]:
    """Return who is named at the beginning, each once, and what follows."""
    people: dict[str, None] = {}
    rest = text
    while found := MENTION.match(rest):
        people[found[1]] = None
        rest = rest[found.end() :].lstrip(" ,")
    return tuple(people), rest.strip()


def _end_of_for(text: str) -> int:
    found = _FOR.match(text)
    return found.end() if found else 0

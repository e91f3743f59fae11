"""How long: `7d`, `90m`, `1h30m`, `2 weeks`, as people type it."""

import re
from datetime import timedelta

from services.errors import DomainError

UNITS = {
    "y": timedelta(days=365),
    "mo": timedelta(days=30),
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
}
"""The largest first, as in `1h30m`. A month is 30 days; the card says what was understood."""

WORDS = {
    "y": "y|years?",
    "mo": "mo|months?",
    "w": "w|weeks?",
    "d": "d|days?",
    "h": "h|hrs?|hours?",
    "m": "m|mins?|minutes?",
}

LONGEST = timedelta(days=5 * 366)
"""Nobody remembers what ends later; it would better be for good."""

PATTERN = re.compile(
    r"(?:for\s+)?(?=\d)"
    + "".join(
        rf"(?:(?P<{unit}>\d{{1,7}})\s*(?:{words})(?![^\W\d])\s*)?" for unit, words in WORDS.items()
    ),
    re.IGNORECASE,
)


class DurationTooLongError(DomainError):
    """That is longer than five years. Leave the time out for good: `/ban @spammer spam`."""


class DurationZeroError(DomainError):
    """A time of nothing would end at once. Try a length like 90m, 12h, 7d or 2 weeks."""


def split(text: str) -> tuple[timedelta | None, str]:
    """Return the length that *text* begins with, or None, and the rest of it.

    :raises DurationTooLongError: it is over five years
    :raises DurationZeroError: it is nothing
    """
    found = PATTERN.match(text)
    if found is None or not any(found.groups()):
        return None, text
    before, rest = text[: found.end()], text[found.end() :]
    if rest and not before[-1].isspace():
        return None, text
    return _length(found.groupdict()), rest.strip()


def parse(text: str) -> timedelta | None:
    """Return the length that *text* names, or None if it is not one.

    :raises DomainError: it is over five years, or nothing
    """
    length, rest = split(text.strip())
    return None if rest else length


def typed(length: timedelta | None) -> str:
    """Return *length* as a person would type it, to the minute; empty for good."""
    if length is None:
        return ""
    minutes = int(length.total_seconds() // 60)
    for unit, size in (("w", 10080), ("d", 1440), ("h", 60)):
        if minutes % size == 0:
            return f"{minutes // size}{unit}"
    return f"{minutes}m"


def _length(counted: dict[str, str | None]) -> timedelta:
    parts = (UNITS[unit].total_seconds() * int(number or 0) for unit, number in counted.items())
    seconds = sum(parts)
    if seconds > LONGEST.total_seconds():
        raise DurationTooLongError
    if not seconds:
        raise DurationZeroError
    return timedelta(seconds=seconds)

"""How long: `7d`, `90m`, `2w`, as people type it."""

import re
from datetime import timedelta

from services.errors import DomainError

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}

LONGEST = timedelta(days=3650)

PATTERN = re.compile(r"(\d{1,7})\s?(m|h|d|w)", re.IGNORECASE)


class DurationTooLongError(DomainError):
    """That is longer than ten years.

    Leave the time out for a ban for good: `/ban @spammer spam`.
    """


class DurationZeroError(DomainError):
    """A ban of no time would end at once. Try a length like 90m, 12h, 7d or 2w."""


def parse(text: str) -> timedelta | None:
    """Return the length that *text* names, or None if it is not one.

    :raises DurationTooLongError: it is over ten years
    :raises DurationZeroError: it is nothing
    """
    found = PATTERN.fullmatch(text.strip())
    if found is None:
        return None
    length = timedelta(**{UNITS[found[2].lower()]: int(found[1])})
    if length > LONGEST:
        raise DurationTooLongError
    if not length:
        raise DurationZeroError
    return length


def typed(length: timedelta | None) -> str:
    """Return *length* as a person would type it; empty for good."""
    if length is None:
        return ""
    minutes = int(length.total_seconds() // 60)
    for unit, size in (("w", 10080), ("d", 1440), ("h", 60)):
        if minutes % size == 0:
            return f"{minutes // size}{unit}"
    return f"{minutes}m"

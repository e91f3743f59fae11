"""Reads cron's five fields into a rule, as `0 9 * * 1-5`: minute, hour, day, month, day of week.

https://man7.org/linux/man-pages/man5/crontab.5.html
"""

import re
from collections.abc import Iterator, Sequence

from services.errors import DomainError
from services.recurrence import DAYS, Rule

CRON = re.compile(
    r"cron\s+`?(?P<fields>(?:[\d*/,a-z-]+\s+){4}[\d*/,a-z-]+)`?(?=\s|$)", re.IGNORECASE
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEK = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
PART = re.compile(r"(?P<low>\*|\w+)(?:-(?P<high>\w+))?(?:/(?P<step>\d{1,2}))?")
LONGEST = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


class NotCronError(DomainError):
    """I don't know that cron line. It has five fields: `cron 0 9 * * 1-5` is 9:00 on weekdays."""


class TwoKindsOfDayError(DomainError):
    """Name days of the month or days of the week, not both, as in `cron 0 9 1 * *`."""


class NoSuchDateError(DomainError):
    """There is no such day in that month. Try `cron 0 9 28 2 *`."""


def read(text: str) -> tuple[Rule | None, str]:
    """Return the rule of the cron line that *text* begins with, and the rest; None without one.

    :raises DomainError: it is none that can be read, or none that ever comes
    """
    found = CRON.match(text)
    if found is None:
        return None, text
    return _rule(found["fields"].split()), text[found.end() :].strip()


def _rule(fields: Sequence[str]) -> Rule:
    minute, hour, day, month, weekday = (field.lower() for field in fields)
    if day != "*" and weekday != "*":
        raise TwoKindsOfDayError
    months = _values(month, 1, 12, names=MONTHS, first=1)
    days = _values(day, 1, 31)
    if days and not any(d <= LONGEST[m] for d in days for m in months or LONGEST):
        raise NoSuchDateError
    named = {number % 7 for number in _values(weekday, 0, 7, names=WEEK)}
    return Rule(
        freq="DAILY",
        days=tuple(name for index, name in enumerate(DAYS) if (index + 1) % 7 in named),
        month_days=days,
        months=months,
        hours=_values(hour, 0, 23) or tuple(range(24)),
        minutes=_values(minute, 0, 59) or tuple(range(60)),
        typed=" ".join(fields),
    )


def _values(
    field: str, low: int, high: int, *, names: Sequence[str] = (), first: int = 0
) -> tuple[int, ...]:
    """Return the numbers that a field names, in order; none where it names all of them.

    :raises NotCronError: it can't be read
    """
    if field == "*":
        return ()
    numbers: set[int] = set()
    for part in field.split(","):
        numbers.update(_part(part, low, high, names, first))
    return tuple(sorted(numbers))


def _part(part: str, low: int, high: int, names: Sequence[str], first: int) -> Iterator[int]:
    found = PART.fullmatch(part)
    if found is None or (found["low"] == "*" and found["high"]):
        raise NotCronError
    start = low if found["low"] == "*" else _number(found["low"], names, first)
    end = start
    if found["high"]:
        end = _number(found["high"], names, first)
    elif found["low"] == "*" or found["step"]:
        end = high
    step = int(found["step"] or 1)
    if not (low <= start <= end <= high and step):
        raise NotCronError
    yield from range(start, end + 1, step)


def _number(word: str, names: Sequence[str], first: int) -> int:
    if word.isdecimal():
        return int(word)
    if word[:3] not in names:
        raise NotCronError
    return names.index(word[:3]) + first

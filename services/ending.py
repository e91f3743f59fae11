"""Until when: `until friday 18:00`, `until 2026-12-24`, in the time zone of who types it."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

from services.duration import LONGEST
from services.errors import DomainError

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
NAMED_TIMES = {"noon": time(12), "midnight": time(0)}

_SHORT = 3
"""Letters of a day or a month that are enough: fri, dec."""

WORD = r"[a-z]{3,9}\.?"
DAY = re.compile(
    rf"(?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})(?=[\sT,]|$)"
    rf"|(?P<day>\d{{1,2}})\.?\s*(?P<month>{WORD})(?:,?\s+(?P<year>\d{{4}})(?![\d:]))?(?=[\s,]|$)"
    rf"|(?P<month_first>{WORD})\s+(?P<day_after>\d{{1,2}})(?:[snrt][dht])?(?![\d:apAP])"
    rf"(?:,?\s+(?P<year_after>\d{{4}})(?![\d:]))?(?=[\s,]|$)"
    rf"|(?P<name>{WORD})(?=[\s,]|$)",
    re.IGNORECASE,
)
TIME = re.compile(
    r"(?:at\s+)?(?:(?P<named>noon|midnight)"
    r"|(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?\s?(?P<half>am|pm)"
    r"|(?P<hours>\d{1,2}):(?P<minutes>\d{2}))(?=[\s,]|$)",
    re.IGNORECASE,
)
UNTIL = re.compile(r"(?:un)?till?\s+", re.IGNORECASE)
GAP = re.compile(r"[\s,T]+")


class NotATimeError(DomainError):
    """I don't know that time. I read `until friday 18:00`, `until 9am` or `until 2026-12-24`."""


class PastError(DomainError):
    """That time is over already. Pick one to come, as in `until friday 18:00`."""


class TooFarError(DomainError):
    """That is more than five years away. Leave the time out for good: `/ban @spammer spam`."""


def split(text: str, at: datetime) -> tuple[datetime | None, str]:
    """Return the moment (UTC) of the `until …` that *text* begins with, or None, and the rest.

    :param at: when it was typed, in the time zone of who did
    :raises DomainError: it is no time that we know, it is over, or too far away
    """
    found = UNTIL.match(text)
    if found is None:
        return None, text
    return moment(text[found.end() :], at)


def moment(text: str, at: datetime) -> tuple[datetime, str]:
    """Return the moment (UTC) that *text* begins with, and the rest. A day alone is its beginning.

    :param at: when it was typed, in the time zone of who did
    :raises DomainError: it is no time that we know, it is over, or too far away
    """
    days, hour, rest = parts(text, at)
    found = _first_to_come(days, hour or time(0), at)
    if found - at.astimezone(UTC) > LONGEST:
        raise TooFarError
    return found, rest


def parts(text: str, at: datetime) -> tuple[list[date], time | None, str]:
    """Return the days and the time that *text* begins with, the nearest day first, and the rest.

    :param at: when it was typed, in the time zone of who did
    :raises NotATimeError: it begins with neither
    """
    days, rest = _day(text, at.date())
    found, rest = hour(rest)
    if days is None and found is None:
        raise NotATimeError
    if days is None:
        days, rest = _day_behind(rest, at.date())
    return days or [at.date(), at.date() + timedelta(days=1)], found, rest


def typed(until: datetime, at: datetime) -> str:
    """Return *until* as a person in the time zone of *at* would type it."""
    return f"until {until.astimezone(at.tzinfo):%Y-%m-%d %H:%M}"


def _first_to_come(days: list[date], hour: time, at: datetime) -> datetime:
    """Return the first of *days* at *hour* that is yet to come.

    Where clocks are put back an hour is there twice: its first pass counts while it is to come.
    Where they are put forward one is left out: then it is as much later as they were put.
    """
    for day in days:
        for fold in (0, 1):
            local = datetime.combine(day, hour, tzinfo=at.tzinfo).replace(fold=fold)
            try:
                found = local.astimezone(UTC)
            except OverflowError:
                raise TooFarError from None
            if found > at.astimezone(UTC):
                return found
    raise PastError


def _day(text: str, today: date) -> tuple[list[date] | None, str]:
    """Return the days that *text* may begin with, the nearest first, and the rest."""
    found = DAY.match(text)
    if found is None or (found["name"] and _is_time(text)):
        return None, text
    rest = GAP.sub("", text[found.end() :], count=1) if found.end() < len(text) else ""
    try:
        return list(_days(found, today)), rest
    except ValueError:
        raise NotATimeError from None


def _day_behind(text: str, today: date) -> tuple[list[date] | None, str]:
    """Return the days that stand behind a time, as in `6pm tomorrow`; what is none is a reason."""
    try:
        return _day(text, today)
    except NotATimeError:
        return None, text


def _days(found: re.Match[str], today: date) -> Iterator[date]:
    if found["iso"]:
        yield date(*map(int, found["iso"].split("-")))
    elif name := found["name"]:
        yield from _named_day(name.lower(), today)
    else:
        month = _index(found["month"] or found["month_first"], MONTHS) + 1
        day = int(found["day"] or found["day_after"])
        year = found["year"] or found["year_after"]
        yield from _in_years([int(year)] if year else range(today.year, today.year + 5), month, day)


def _in_years(years: Iterable[int], month: int, day: int) -> list[date]:
    """Return the day in each of *years* that has it (29 February).

    :raises ValueError: none has
    """
    found = []
    for year in years:
        with suppress(ValueError):
            found.append(date(year, month, day))
    if not found:
        raise ValueError(day)
    return found


def _named_day(name: str, today: date) -> Iterator[date]:
    if name in {"today", "tomorrow"}:
        yield today + timedelta(days=name == "tomorrow")
        return
    ahead = (_index(name, DAYS) - today.weekday()) % 7
    yield today + timedelta(days=ahead)
    yield today + timedelta(days=ahead + 7)


def _index(word: str, names: tuple[str, ...]) -> int:
    """Return which of *names* is meant.

    :raises ValueError: none
    """
    known = [name for name in names if name.startswith(word.lower().rstrip("."))]
    if len(word.rstrip(".")) < _SHORT or len(known) != 1:
        raise ValueError(word)
    return names.index(known[0])


def _is_time(text: str) -> bool:
    return TIME.match(text) is not None


def hour(text: str) -> tuple[time | None, str]:
    """Return the time of day that *text* begins with, or None, and the rest.

    :raises NotATimeError: it is written as one, but there is none like it
    """
    found = TIME.match(text)
    if found is None:
        return None, text
    rest = GAP.sub("", text[found.end() :], count=1) if found.end() < len(text) else ""
    try:
        return _of_day(found), rest
    except ValueError:
        raise NotATimeError from None


def _of_day(found: re.Match[str]) -> time:
    if found["named"]:
        return NAMED_TIMES[found["named"].lower()]
    if found["half"] is None:
        return time(int(found["hours"]), int(found["minutes"]))
    hour = int(found["hour"])
    if not 1 <= hour <= 12:  # noqa: PLR2004 - a clock's face
        raise ValueError(hour)
    afternoon = 12 * (found["half"].lower() == "pm")
    return time(hour % 12 + afternoon, int(found["minute"] or 0))

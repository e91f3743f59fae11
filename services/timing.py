"""Reads when: once (`in 20 min`, `tomorrow 9:00`), or again and again (`every weekday at 9:30`)."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from services import cron, duration, ending, repeating
from services.errors import DomainError
from services.recurrence import Rule, following, shortest, times
from services.zone import Zone, zone

MORNING = time(9)
"""The time of a day that is named alone."""

IN = re.compile(
    r"in\s+(?P<some>an?\s+(?=hour|minute|day|week)|half\s+an\s+(?=hour))?", re.IGNORECASE
)
ON = re.compile(r"on\s+", re.IGNORECASE)
AT_FIRST = re.compile(
    r"(?:at\s+)?(?P<time>\S+(?:\s?[ap]m)?)\s+(?=every\b|each\b|on\s+the\b)", re.IGNORECASE
)
COLON = re.compile(r"(?<=\d):(?=\s)")
"""Behind a time, as in `9:00: tea`."""

ZONE = re.compile(r"(?P<zone>[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z0-9_+-]+){1,2}|UTC)(?=[\s,]|$)")
UNTIL = re.compile(r"until\s+", re.IGNORECASE)
BETWEEN = re.compile(r"(?:to\s+|that\s+|[:–-]\s+)", re.IGNORECASE)  # noqa: RUF001 - people type dashes

ASIDE = re.compile(r" \([^)]*\)")

HALF_HOUR = timedelta(minutes=30)

SHOWN = 3
"""Next times that are shown before it counts."""


class NotAScheduleError(DomainError):
    """I don't know when that is.

    Try `in 20 min tea`, `tomorrow 9:00 stand-up`, `every weekday at 9:30 stand-up` or
    `on the first monday of the month at 10:00 report`.
    """


class WhichDayError(DomainError):
    """Tell me on which day, as in `every week on monday at 9:00`, or `every month on the 1st`."""


class TooOftenError(DomainError):
    """That is too often. I remind every 15 minutes at most, and others once an hour.

    Try `every 2 hours`.
    """


class NeverError(DomainError):
    """That never comes. Try an end that is later, as in `every day at 9:00 until 24 december`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """When something is to be said."""

    rule: str = ""
    """RFC 5545, counted on the clocks of its zone; empty: once."""
    local: datetime
    """What clocks show in the zone when it comes next; naive."""
    zone: str
    follows: bool
    """Whether it is meant by the clock of whoever made it, wherever they go."""
    words: str

    def next_at(self) -> datetime:
        """Return the instant (UTC) at which it comes next."""
        return zone(self.zone).instant(self.local)

    def after(self, instant: datetime) -> "Schedule | None":
        """Return it with its next time later than *instant*; None: never again."""
        if not self.rule:
            return None
        try:
            local, _ = following(self.rule, self.local, zone(self.zone), instant)
        except StopIteration:
            return None
        return replace(self, local=local)

    def coming(self, now: datetime, most: int = SHOWN) -> list[datetime]:
        """Return its next instants (UTC) later than *now*, *most* at most."""
        if not self.rule:
            return [self.next_at()]
        found = times(self.rule, self.local, zone(self.zone), now)
        return [instant for _, instant in islice(found, most)]

    def shortest(self) -> timedelta:
        """Return the shortest time between two of its next times."""
        if not self.rule:
            return timedelta(days=36500)
        before = self.next_at() - timedelta(seconds=1)
        return shortest(self.rule, self.local, zone(self.zone), before)


def read(text: str, at: datetime, home: str) -> tuple[Schedule, str]:
    """Return when *text* says, and the rest of it.

    :param at: when it was typed (aware)
    :param home: the name of the time zone of whoever typed it, meant where none is named
    :raises DomainError: it says no time, one that is over, or one that is too far away
    """
    schedule, rest = _read(COLON.sub("", text.strip(), count=1), at, zone(home))
    return schedule, BETWEEN.sub("", rest, count=1) if BETWEEN.match(rest) else rest


def typed(schedule: Schedule, home: str) -> str:
    """Return *schedule* as a person in the zone *home* would type it."""
    there = zone(schedule.zone)
    if not schedule.rule:
        own = zone(home) if not schedule.follows and there.name == "UTC" else there
        said = f"{own.local(schedule.next_at()):%Y-%m-%d %H:%M}"
        return said if own.name == home else f"{said} {own.name}"
    said, _, end = schedule.words.partition(", until ")
    said = ASIDE.sub("", said).replace("on cron", "cron").replace("`", "")
    is_elsewhere = there.name != home and not schedule.words.endswith(("minutes", "hour", "hours"))
    said = f"{said} {there.name}" if is_elsewhere else said
    return f"{said} until {end}" if end else said


def _read(text: str, at: datetime, home: Zone) -> tuple[Schedule, str]:
    if found := IN.match(text):
        return _later(text[found.end() :], (found["some"] or "").lower(), at)
    hour, text = _hour_at_first(text)
    rule, rest = cron.read(text)
    if rule is None:
        rule, rest = repeating.read(text)
    if rule is not None:
        return _again(rule, hour, rest, at, home)
    return _once(ON.sub("", text, count=1) if ON.match(text) else text, at, home)


def _later(text: str, some: str, at: datetime) -> tuple[Schedule, str]:
    """Read a length: it is counted in real time, so clocks that are changed don't matter."""
    length, rest = duration.split(f"1 {text}" if some else text)
    if length is None:
        raise NotAScheduleError
    length = HALF_HOUR if some.startswith("half") else length
    local = (at + length).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    return Schedule(local=local, zone="UTC", follows=False, words="once"), rest


def _hour_at_first(text: str) -> tuple[time | None, str]:
    """Split the time off `9:30 every weekday`."""
    found = AT_FIRST.match(text)
    hour, rest = ending.hour(found["time"]) if found else (None, "")
    if found is None or hour is None or rest:
        return None, text
    return hour, text[found.end() :]


def _once(text: str, at: datetime, home: Zone) -> tuple[Schedule, str]:
    days, hour, rest = _moment(text, at.astimezone(home.clock))
    there, named, rest = _zone(rest, home)
    if named:  # `tomorrow` is tomorrow there
        days, hour, _ = _moment(text, at.astimezone(there.clock))
    for day in days:
        local = datetime.combine(day, hour or MORNING)
        if (instant := there.instant(local)) > at:
            if instant - at > duration.LONGEST:
                raise ending.TooFarError
            return Schedule(local=local, zone=there.name, follows=not named, words="once"), rest
    raise ending.PastError


def _moment(text: str, at: datetime) -> tuple[list[date], time | None, str]:
    try:
        return ending.parts(text, at)
    except ending.NotATimeError:
        raise NotAScheduleError from None


def _again(
    rule: Rule, hour: time | None, rest: str, at: datetime, home: Zone
) -> tuple[Schedule, str]:
    """Complete a rule by its day, its time, its zone and its end, and find its first time."""
    rule, rest = repeating.completed(rule, rest)
    if hour is None:
        hour, rest = ending.hour(rest)
    rule, rest = repeating.completed(rule, rest) if not repeating.is_whole(rule) else (rule, rest)
    if not repeating.is_whole(rule):
        raise WhichDayError
    there, named, rest = _zone(rest, home)
    if rule.freq in {"MINUTELY", "HOURLY"}:
        if hour is not None:
            raise NotAScheduleError
        return _at_intervals(rule, rest, at)
    rule, rest = _ended(rule, rest, at, there)
    first = _first(rule, hour or MORNING, at, there)
    words = rule.words(first)
    return Schedule(
        rule=rule.text(), local=first, zone=there.name, follows=not named, words=words
    ), rest


def _at_intervals(rule: Rule, rest: str, at: datetime) -> tuple[Schedule, str]:
    """Return what comes every few hours or minutes, in real time, the first in one interval."""
    size = timedelta(hours=1) if rule.freq == "HOURLY" else timedelta(minutes=1)
    local = (at + rule.interval * size).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    words = rule.words(local)
    return Schedule(rule=rule.text(), local=local, zone="UTC", follows=False, words=words), rest


def _ended(rule: Rule, rest: str, at: datetime, there: Zone) -> tuple[Rule, str]:
    """Read `until 24 december`: that day is the last."""
    found = UNTIL.match(rest)
    if found is None:
        return rule, rest
    days, hour, rest = ending.parts(rest[found.end() :], at.astimezone(there.clock))
    ends = [datetime.combine(day, hour or time(23, 59, 59)) for day in days]
    coming = [end for end in ends if there.instant(end) > at]
    if not coming:
        raise ending.PastError
    return replace(rule, until=coming[0]), rest


def _first(rule: Rule, hour: time, at: datetime, there: Zone) -> datetime:
    """Return its first time: the next that fits, whatever the interval; from there it counts."""
    today = datetime.combine(there.local(at).date(), hour)
    every = replace(rule, interval=1).text()
    try:
        return following(every, today, there, at)[0]
    except StopIteration:
        raise NeverError from None


def _zone(text: str, home: Zone) -> tuple[Zone, bool, str]:
    """Split the name of a time zone off *text*; tell whether it had one."""
    found = ZONE.match(text)
    if found is None:
        return home, False, text
    return zone(found["zone"]), True, text[found.end() :].lstrip(" ,")

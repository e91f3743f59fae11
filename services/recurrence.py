"""Again and again: a rule of RFC 5545 on a wall clock, and its next times in a zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, pairwise

from dateutil.rrule import rrulestr

from services.zone import Zone

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
WEEKDAYS, WEEKEND = DAYS[:5], DAYS[5:]
NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}

SHORTEST_MONTH = 28

BACK = timedelta(days=2)
"""How far before an instant its wall clock may show a time that is still to come: a gap may leave
out a whole day, as in Samoa in 2011."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """What repeats. Its time of day is that of its first occurrence, unless *hours* says more."""

    freq: str
    """MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY."""
    interval: int = 1
    days: tuple[str, ...] = ()
    """Days of the week, words of DAYS."""
    nth: int = 0
    """Which of those days in its month: 1 to 5, -1 the last; 0 all."""
    month_days: tuple[int, ...] = ()
    """Days of the month; -1 the last one. A single one that a month lacks means its last day."""
    months: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    until: datetime | None = None
    """The last wall clock's time at which it may be; naive."""
    typed: str = ""
    """How it was typed, where it says more than words can: cron."""

    def text(self) -> str:
        """Return it as RFC 5545 writes it."""
        parts = {
            "FREQ": self.freq,
            "INTERVAL": str(self.interval) if self.interval > 1 else "",
            "BYMONTH": _numbers(self.months),
            "BYDAY": ",".join(self.days),
            "BYMONTHDAY": _numbers(self._month_days()),
            "BYSETPOS": str(self._position() or ""),
            "BYHOUR": _numbers(self.hours),
            "BYMINUTE": _numbers(self.minutes),
            "UNTIL": f"{self.until:%Y%m%dT%H%M%S}" if self.until else "",
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)

    def words(self, hour: datetime) -> str:
        """Return it in words, at the time of day of *hour*: `every weekday at 09:30`."""
        said = _FREQUENCIES[self.freq](self)
        is_short = self.freq in {"MINUTELY", "HOURLY"} or self.typed
        said = said if is_short else f"{said} at {hour:%H:%M}"
        return f"{said}, until {_day(self.until)}" if self.until else said

    def _month_days(self) -> tuple[int, ...]:
        """Return the days; where one may be missing in a month, its last day will do."""
        if len(self.month_days) != 1 or self.month_days[0] <= SHORTEST_MONTH or self.typed:
            return self.month_days
        return tuple(range(SHORTEST_MONTH, self.month_days[0] + 1))

    def _position(self) -> int:
        return self.nth or (-1 if self._month_days() != self.month_days else 0)


def following(rule: str, local: datetime, zone: Zone, after: datetime) -> tuple[datetime, datetime]:
    """Return when *rule*, of which *local* is an occurrence, comes next: wall clock and instant.

    *local* counts as well, if its instant is later than *after*. Counting begins at *local*, so the
    nearer it is, the less there is to count.

    :raises StopIteration: never again
    """
    return next(times(rule, local, zone, after))


def times(
    rule: str, local: datetime, zone: Zone, after: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Yield its times later than the instant *after*: wall clock and instant, each instant once."""
    last = after
    for each in rrulestr(rule, dtstart=local).xafter(zone.local(after) - BACK, inc=True):
        instant = zone.instant(each)
        if instant > last:
            last = instant
            yield each, instant


def shortest(rule: str, local: datetime, zone: Zone, after: datetime) -> timedelta:
    """Return the shortest time between some of its next occurrences; a long one if there is one."""
    instants = [at for _, at in islice(times(rule, local, zone, after), 50)]
    gaps = [later - sooner for sooner, later in pairwise(instants)]
    return min(gaps, default=timedelta(days=36500))


def _numbers(values: tuple[int, ...]) -> str:
    return ",".join(map(str, values))


def _every(rule: Rule, unit: str) -> str:
    if rule.interval == 1:
        return f"every {unit}"
    return f"every other {unit}" if rule.interval == 2 else f"every {rule.interval} {unit}s"  # noqa: PLR2004 - two is the other one


def _often(rule: Rule) -> str:
    unit = "minute" if rule.freq == "MINUTELY" else "hour"
    return f"every {unit}" if rule.interval == 1 else f"every {rule.interval} {unit}s"


def _daily(rule: Rule) -> str:
    return f"on cron `{rule.typed}`" if rule.typed else _every(rule, "day")


def _weekly(rule: Rule) -> str:
    if rule.interval == 1 and rule.days == WEEKDAYS:
        return "every weekday"
    named = _listed([DAY_NAMES[DAYS.index(day)] for day in rule.days])
    if rule.interval == 1:
        return f"every {named}"
    return f"{_every(rule, 'week')} on {named}"


def _monthly(rule: Rule) -> str:
    often = "every month" if rule.interval == 1 else _every(rule, "month")
    if rule.days:
        return f"on the {NTH[rule.nth]} {_kind_of_day(rule.days)} of {often}"
    day = rule.month_days[0]
    said = "last day" if day < 0 else ordinal(day)
    short = " (its last day where it is shorter)" if day > SHORTEST_MONTH else ""
    return f"on the {said} of {often}{short}"


def _yearly(rule: Rule) -> str:
    return f"{_every(rule, 'year')} on {rule.month_days[0]} {MONTH_NAMES[rule.months[0] - 1]}"


def _kind_of_day(days: tuple[str, ...]) -> str:
    kinds = {WEEKDAYS: "weekday", WEEKEND: "day of a weekend", DAYS: "day"}
    return kinds.get(days) or DAY_NAMES[DAYS.index(days[0])]


def ordinal(number: int) -> str:
    """Return *number* as an ordinal: 1st, 22nd, 13th."""
    teens = 10 <= number % 100 <= 20  # noqa: PLR2004 - eleventh, twelfth, thirteenth
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if names[1:] else names[0]


def _day(at: datetime) -> str:
    return f"{at.day} {MONTH_NAMES[at.month - 1]} {at.year}"


_FREQUENCIES = {
    "MINUTELY": _often,
    "HOURLY": _often,
    "DAILY": _daily,
    "WEEKLY": _weekly,
    "MONTHLY": _monthly,
    "YEARLY": _yearly,
}

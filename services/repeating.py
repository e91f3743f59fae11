"""Reads what repeats: `every weekday`, `every other monday`, `on the first monday of the month`."""

import re
from collections.abc import Callable

from services.recurrence import DAYS, WEEKDAYS, WEEKEND, Rule

END = r"(?=[\s,]|$)"
DAY_WORD = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?)"
MONTH_WORD = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
NTH_WORDS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "fifth": 5,
    "5th": 5,
    "last": -1,
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
UNITS = {"minute": "MINUTELY", "min": "MINUTELY", "hour": "HOURLY", "day": "DAILY"}
UNITS |= {"week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
ADVERBS = {"hourly": "HOURLY", "daily": "DAILY", "weekly": "WEEKLY", "monthly": "MONTHLY"}
ADVERBS |= {"yearly": "YEARLY", "annually": "YEARLY"}

MOST = {"MINUTELY": 1440, "HOURLY": 720, "DAILY": 366, "WEEKLY": 53, "MONTHLY": 24, "YEARLY": 5}
"""Largest intervals: what comes seldom is better dated."""

_OF_MONTH = r"(?:\s+(?:of|in)?\s*(?P<often>the|each|every(?:\s+other)?)\s+month)"

GROUP = re.compile(
    rf"(?:every\s+|each\s+|on\s+)?(?P<group>weekday|workday|weekend)s?{END}", re.IGNORECASE
)
ADVERB = re.compile(rf"(?P<adverb>{'|'.join(ADVERBS)}){END}", re.IGNORECASE)
INTERVAL = re.compile(
    rf"(?:every|each)\s+(?:(?P<other>other)\s+|(?P<number>\d{{1,4}})\s*)?"
    rf"(?P<unit>{'|'.join(UNITS)})s?{END}",
    re.IGNORECASE,
)
NTH_DAY = re.compile(
    rf"(?:(?:on|every|each|on\s+every)\s+)?(?:the\s+)?(?P<nth>{'|'.join(NTH_WORDS)})\s+"
    rf"(?P<what>{DAY_WORD}|weekday|workday|day){_OF_MONTH}{END}",
    re.IGNORECASE,
)
DATE_OF_MONTH = re.compile(
    rf"(?:(?:on|every|each)\s+)?(?:the\s+)?(?P<date>\d{{1,2}})(?:st|n[d]|rd|th){_OF_MONTH}{END}",
    re.IGNORECASE,
)
NTH_OF_IT = re.compile(
    rf"on\s+the\s+(?P<nth>{'|'.join(NTH_WORDS)})\s+(?P<what>{DAY_WORD}|weekday|workday|day){END}",
    re.IGNORECASE,
)
DATE_OF_IT = re.compile(rf"on\s+the\s+(?P<date>\d{{1,2}})(?:st|n[d]|rd|th){END}", re.IGNORECASE)
NAMED_DAYS = re.compile(
    rf"(?:every|each)\s+(?P<other>other\s+)?(?P<days>{DAY_WORD}"
    rf"(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*\+\s*)(?:{DAY_WORD}))*){END}",
    re.IGNORECASE,
)
ON_DAYS = re.compile(
    rf"on\s+(?P<days>(?:{DAY_WORD})(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*\+\s*)(?:{DAY_WORD}))*){END}",
    re.IGNORECASE,
)
DATED = re.compile(
    rf"(?P<lead>every|each|on)\s+(?:(?P<day>\d{{1,2}})(?:st|n[d]|rd|th)?\.?\s+(?:of\s+)?"
    rf"(?P<month>{MONTH_WORD})|(?P<month_first>{MONTH_WORD})\s+(?P<day_after>\d{{1,2}})"
    rf"(?:st|n[d]|rd|th)?){END}",
    re.IGNORECASE,
)

_LONGEST_MONTH = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_MOST_DAYS = 31


def read(text: str) -> tuple[Rule | None, str]:
    """Return the rule that *text* begins with, and the rest; None where it begins with none.

    A rule of weeks, months or years without a day is completed by `completed`.
    """
    for pattern, made in _HEADS:
        found = pattern.match(text)
        if found and (rule := made(found)):
            return rule, _rest(text, found)
    return None, text


def completed(rule: Rule, text: str) -> tuple[Rule, str]:
    """Return *rule* with the day that *text* begins with, as `on monday` behind `every week`."""
    for pattern, made in _TAILS.get(rule.freq, ()):
        found = pattern.match(text)
        if found and (more := made(found)):
            return _with_interval(more, rule.interval), _rest(text, found)
    return rule, text


def is_whole(rule: Rule) -> bool:
    """Tell whether *rule* says on which days."""
    return rule.freq in {"MINUTELY", "HOURLY", "DAILY"} or bool(rule.days or rule.month_days)


def _with_interval(rule: Rule, interval: int) -> Rule:
    return Rule(
        freq=rule.freq,
        interval=interval,
        days=rule.days,
        nth=rule.nth,
        month_days=rule.month_days,
        months=rule.months,
    )


def _rest(text: str, found: re.Match[str]) -> str:
    return text[found.end() :].lstrip(" ,")


def _group(found: re.Match[str]) -> Rule:
    return Rule(freq="WEEKLY", days=_named(found["group"]))


def _adverb(found: re.Match[str]) -> Rule:
    return Rule(freq=ADVERBS[found["adverb"].lower()])


def _interval(found: re.Match[str]) -> Rule | None:
    freq = UNITS[found["unit"].lower()]
    interval = 2 if found["other"] else int(found["number"] or 1)
    return Rule(freq=freq, interval=interval) if 1 <= interval <= MOST[freq] else None


def _nth_day(found: re.Match[str]) -> Rule:
    nth, days = NTH_WORDS[found["nth"].lower()], _named(found["what"])
    interval = _often(found)
    if days == DAYS:
        day = nth if nth > 0 else -1
        return Rule(freq="MONTHLY", interval=interval, month_days=(day,))
    return Rule(freq="MONTHLY", interval=interval, days=days, nth=nth)


def _date_of_month(found: re.Match[str]) -> Rule | None:
    date = int(found["date"])
    if not 1 <= date <= _MOST_DAYS:
        return None
    return Rule(freq="MONTHLY", interval=_often(found), month_days=(date,))


def _often(found: re.Match[str]) -> int:
    often = found.groupdict().get("often") or ""
    return 2 if "other" in often.lower() else 1


def _days(found: re.Match[str]) -> Rule:
    names = [each for each in re.split(r"[\s,+]+|\band\b", found["days"]) if each and each != "and"]
    chosen = {_named(name)[0] for name in names}
    days = tuple(day for day in DAYS if day in chosen)
    other = found.groupdict().get("other")
    return Rule(freq="WEEKLY", interval=2 if other else 1, days=days)


def _dated(found: re.Match[str]) -> Rule | None:
    month = MONTHS.index((found["month"] or found["month_first"]).lower()[:3]) + 1
    day = int(found["day"] or found["day_after"])
    if not 1 <= day <= _LONGEST_MONTH.get(month, _MOST_DAYS):
        return None
    return Rule(freq="YEARLY", months=(month,), month_days=(day,))


def _yearly(found: re.Match[str]) -> Rule | None:
    return None if found["lead"].lower() == "on" else _dated(found)


def _named(word: str) -> tuple[str, ...]:
    groups = {"weekday": WEEKDAYS, "workday": WEEKDAYS, "weekend": WEEKEND, "day": DAYS}
    return groups.get(word.lower()) or (word[:2].upper(),)


Made = Callable[[re.Match[str]], Rule | None]

_HEADS: tuple[tuple[re.Pattern[str], Made], ...] = (
    (NTH_DAY, _nth_day),
    (DATE_OF_MONTH, _date_of_month),
    (GROUP, _group),
    (ADVERB, _adverb),
    (INTERVAL, _interval),
    (NAMED_DAYS, _days),
    (DATED, _yearly),
)
_TAILS: dict[str, tuple[tuple[re.Pattern[str], Made], ...]] = {
    "WEEKLY": ((ON_DAYS, _days),),
    "MONTHLY": ((NTH_OF_IT, _nth_day), (DATE_OF_IT, _date_of_month)),
    "YEARLY": ((DATED, _dated),),
}

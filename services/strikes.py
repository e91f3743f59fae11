"""Strikes: what a member's cases count for, how that fades, and what they lead to.

Nothing follows by itself: where enough strikes stand, the next action is proposed on a card.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services import duration

WEIGHTS = {"remove": 1, "warn": 1, "shush": 2, "kick": 3, "ban": 5}
"""Strikes of a case by its kind, on the day it is opened. What is not named counts for nothing."""

PROPOSED = ("warn", "shush", "kick", "ban")
"""What may be proposed."""

MOST_RUNGS = 10
MOST_POINTS = 100

RUNG = re.compile(r"(\d{1,3})\s*[=:]?\s*([a-z]+)(?:\s+(\S.*))?", re.IGNORECASE)
"""`8 ban 7d`, as an admin types it."""


class NoLadderError(Exception):
    """What was typed is no ladder."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A case that counts."""

    number: int
    kind: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Rung:
    """From how many strikes on what is proposed."""

    strikes: int
    action: str
    lasts: timedelta | None = None
    """None for good, or where the action has no length."""

    @property
    def typed(self) -> str:
        """Return it as a person types it."""
        return " ".join(filter(None, (str(self.strikes), self.action, duration.typed(self.lasts))))


def total(cases: Iterable[Counted], now: datetime, *, half_life: timedelta) -> float:
    """Return the strikes that *cases* stand for at *now*: after *half_life* a case counts half.

    :param half_life: above zero
    """
    return sum(weight(case, now, half_life=half_life) for case in cases)


def weight(case: Counted, now: datetime, *, half_life: timedelta) -> float:
    """Return the strikes, 0 to 5, that one case still stands for at *now*."""
    age = max(now - case.opened_at, timedelta())
    return float(WEIGHTS.get(case.kind, 0) * 0.5 ** (age / half_life))


def reached(ladder: Sequence[Rung], strikes: float) -> Rung | None:
    """Return the highest rung of *ladder* that *strikes* reach, or None.

    Strikes are rounded to a tenth first, as people read them: two warnings of this minute are 2.
    """
    return next((rung for rung in reversed(ladder) if round(strikes, 1) >= rung.strikes), None)


def ladder(text: str) -> tuple[Rung, ...]:
    """Return the rungs that *text* names, lowest first: `4 shush 1d, 8 ban 7d, 12 ban`.

    :raises NoLadderError: it names none, two at the same height, or something that isn't proposed
    """
    rungs = sorted((_rung(part) for part in text.split(",")), key=lambda rung: rung.strikes)
    heights = {rung.strikes for rung in rungs}
    if len(heights) < len(rungs) or len(rungs) > MOST_RUNGS:
        raise NoLadderError
    return tuple(rungs)


def typed(rungs: Sequence[Rung]) -> str:
    """Return *rungs* as a person types them; `ladder` takes it back."""
    return ", ".join(rung.typed for rung in rungs)


def _rung(part: str) -> Rung:
    found = RUNG.fullmatch(part.strip())
    if found is None or found[2].lower() not in PROPOSED:
        raise NoLadderError
    strikes, action = int(found[1]), found[2].lower()
    if not 1 <= strikes <= MOST_POINTS:
        raise NoLadderError
    return Rung(strikes, action, _length(found[3], action))


def _length(text: str | None, action: str) -> timedelta | None:
    if text is None:
        return None
    try:
        length = duration.parse(text)
    except (duration.DurationTooLongError, duration.DurationZeroError):
        length = None
    if length is None or action not in {"shush", "ban"}:
        raise NoLadderError
    return length

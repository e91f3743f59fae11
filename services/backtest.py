"""Backtests: what a rule would have found in what was said lately, by the very same function."""

import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol

from db.repositories.backtest import BacktestRepository
from db.session import Row
from services.automod.book import Rulebook, check
from services.automod.memory import OwnMemory
from services.automod.rule import Mode, Rule, RuleBody
from services.automod.utterance import Author, Utterance, utterance
from services.delivery import DeliveryService
from services.errors import DomainError
from services.ports import View
from services.request import Request
from services.wakeup import LookBack, WakeUps

A_SLICE = 2.0
"""Seconds of one turn; then others have theirs."""

IN_ALL = 60.0
"""Seconds of work for one backtest."""

A_PAGE = 1000
"""Messages read at once."""

SAMPLES = 5

MOST_OPEN = 3
"""Backtests of a workspace at a time."""


class BusyLookingBackError(DomainError):
    """Three backtests are at work. Wait for one of them, then try `/rule backtest 3 30d` again."""


class Past(Protocol):
    """Where what was said is read, a page at a time, and who said it."""

    def messages(
        self, team_id: str, *, since: date, after: tuple[str, str, str], limit: int
    ) -> Sequence[Row]:
        """Return what was said from *since* on behind *after*, person by person, by time."""
        ...

    def authors(self, team_id: str, users: Sequence[str]) -> Mapping[str, Author]:
        """Return who *users* are, as far as is known today."""
        ...


class BacktestService:
    """Asks for backtests, and answers when they are done."""

    def __init__(
        self, *, backtests: BacktestRepository, deliveries: DeliveryService, wakeups: WakeUps
    ) -> None:
        self._backtests = backtests
        self._deliveries = deliveries
        self._wakeups = wakeups

    def ask(self, request: Request, body: RuleBody, *, days: int, number: int | None) -> uuid.UUID:
        """Have a rule, or a draft without a *number*, tried on the last *days* days.

        :raises DomainError: it can't be read, or too many are at work
        """
        check(body)
        if self._backtests.open(request.team_id) >= MOST_OPEN:
            raise BusyLookingBackError
        asked = self._backtests.add(
            request.team_id,
            number=number,
            body=body.plain(),
            days=days,
            asked_by=request.actor,
            request={
                "key": request.key,
                "day": request.day.isoformat(),
                "channel": request.channel,
                "reply": request.reply,
            },
        )
        self._wakeups.add(LookBack(request.team_id, asked))
        facts = {"number": number, "name": body.name, "days": days}
        self._deliveries.answer(request, View(name="backtest_asked", facts=facts))
        return asked

    def reached(self, taken: Row, *, is_over: bool) -> bool:
        """Write how far one has come; answer who asked where it is over, else go on."""
        if not self._backtests.reached(taken, is_over=is_over):
            return False
        if is_over:
            self._answer(taken)
        else:
            self._wakeups.add(LookBack(taken["team_id"], taken["id"]))
        return True

    def _answer(self, taken: Row) -> None:
        how = taken["request"]
        request = Request(
            team_id=taken["team_id"],
            key=f"{how['key']}:backtest",
            day=date.fromisoformat(how["day"]),
            actor=taken["asked_by"],
            channel=how["channel"],
            reply=how["reply"],
            facts={},
        )
        names = ("number", "days", "looked", "hits")
        facts = {name: taken[name] for name in names} | {
            "name": taken["body"].get("name", ""),
            "items": taken["samples"].get("items", []),
            "authors": taken["people"],
            "is_whole": not taken["reached"],
        }
        self._deliveries.answer(request, View(name="backtest", facts=facts))


@dataclass(slots=True)
class _Place:
    """How far a backtest has come: a person, and the time of the last message looked at."""

    user: str = ""
    ts: str = ""
    channel: str = ""
    is_hit: bool = False
    """Whether the person counts already."""


class LookingBack:
    """Does a slice of a backtest; no transaction is open meanwhile."""

    def __init__(
        self, taken: Row, past: Past, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """*taken* is a row of backtests, and is what it writes into; *clock* returns seconds."""
        self._taken = taken
        self._past = past
        self._clock = clock
        body = RuleBody.of(taken["body"])
        rule = Rule(number=0, version=0, mode=Mode.LOG, body=body)
        self._book = Rulebook([rule])
        self._memory = OwnMemory()
        self._place = _Place(**taken["reached"])
        if self._place.user and self._book.longest_window:
            self._remember()

    def slice(self, *, most: float = A_SLICE, in_all: float = IN_ALL) -> bool:
        """Look at messages for *most* seconds; return whether it is over."""
        began = self._clock()
        is_done = False
        while not is_done and self._clock() - began < most:
            is_done = self._page()
        self._taken["spent"] += self._clock() - began
        self._taken["reached"] = {} if is_done else _plain(self._place)
        return is_done or self._taken["spent"] >= in_all

    def _page(self) -> bool:
        """Look at the next page; return whether it was the last."""
        found = self._messages((self._place.user, self._place.ts, self._place.channel))
        authors = self._past.authors(self._taken["team_id"], sorted({f["user_id"] for f in found}))
        for each in found:
            self._look(each, authors.get(each["user_id"], Author()))
        return len(found) < A_PAGE

    def _look(self, found: Row, author: Author) -> None:
        if found["user_id"] != self._place.user:
            self._memory = OwnMemory()  # nobody's messages count with another's
            self._place.is_hit = False
        self._place.user, self._place.ts = found["user_id"], found["ts"]
        self._place.channel = found["channel"]
        self._taken["looked"] += 1
        wordings = list(wordings_of(found))
        if any([self._is_met(each, author) for each in wordings]):  # noqa: C419 - each is counted
            self._hit(found)

    def _hit(self, found: Row) -> None:
        self._taken["hits"] += 1
        self._taken["people"] += not self._place.is_hit
        self._place.is_hit = True
        items = self._taken["samples"].setdefault("items", [])
        if len(items) < SAMPLES:
            items.append({"channel": found["channel"], "ts": found["ts"],
                          "user": found["user_id"], "said": found["text"][:200]})  # fmt: skip

    def _remember(self) -> None:
        """Count once more what the last person said just before, after a pause."""
        place = self._place
        author = self._past.authors(self._taken["team_id"], [place.user]).get(place.user, Author())
        since = f"{max(float(place.ts) - self._book.longest_window, 0):.6f}"
        for each in self._between((place.user, since, ""), (place.user, place.ts, place.channel)):
            for wording in wordings_of(each):
                self._is_met(wording, author)

    def _between(self, after: tuple[str, str, str], upto: tuple[str, str, str]) -> Iterator[Row]:
        while found := self._messages(after):
            for each in found:
                after = (each["user_id"], each["ts"], each["channel"])
                if after > upto:
                    return
                yield each

    def _is_met(self, said: Utterance, author: Author) -> bool:
        return bool(self._book.judge(said, lambda: author, self._memory))

    def _messages(self, after: tuple[str, str, str]) -> Sequence[Row]:
        team_id, since = self._taken["team_id"], self._taken["since"]
        return self._past.messages(team_id, since=since, after=after, limit=A_PAGE)


def wordings_of(found: Row) -> Iterator[Utterance]:
    """Yield each wording of a message that is kept, the first one first.

    When those between the first and the last were written is not kept: they count as the last.
    """
    detail = found["detail"]
    texts = [*(detail.get("before") or ()), found["text"]]
    said = float(found["ts"])
    edited = float((detail.get("edited") or {}).get("ts") or 0)
    for place, text in enumerate(texts):
        is_first = not edited or (place == 0 and len(texts) > 1)
        when = said if is_first else edited
        yield utterance(
            user=found["user_id"],
            channel=found["channel"],
            ts=found["ts"],
            at=datetime.fromtimestamp(when, UTC),
            text=str(text),
            detail=detail,
            is_original=is_first,
        )


def _plain(place: _Place) -> dict[str, Any]:
    return {"user": place.user, "ts": place.ts, "channel": place.channel, "is_hit": place.is_hit}

"""The leaderboard, and what moderators are shown of how kudos go round."""

from datetime import UTC, datetime, timedelta
from typing import Any

from db.repositories.kudos import KudosRepository
from db.session import Row
from services.delivery import DeliveryService
from services.errors import DomainError
from services.ports import View
from services.request import Request
from services.user import UserService

MOST = 10
"""People on a leaderboard."""

PERIODS = ("week", "month", "all")

LOOK_BACK = timedelta(days=30)
"""How far back moderators are shown."""

RING = 10
"""Points that each of a ring gave the next before it is worth a look."""

BURST = 30
"""Points that somebody received within an hour before it is worth a look."""


class UnknownPeriodError(DomainError):
    """Try `/leaderboard week`, `month` or `all`; `/leaderboard hide` leaves you out."""


class LeaderboardService:
    """Shows who received most kudos."""

    def __init__(
        self, *, users: UserService, kudos: KudosRepository, deliveries: DeliveryService
    ) -> None:
        self._users = users
        self._kudos = kudos
        self._deliveries = deliveries

    def answer(self, request: Request) -> View:
        """Return the leaderboard that was asked for, or that the actor is (not) on it any more.

        :raises UnknownPeriodError: it is none of the words
        """
        word = request.text.lower() or "week"
        if word in {"hide", "show"}:
            change = self._kudos.hide if word == "hide" else self._kudos.show
            change(request.team_id, request.actor)
            return View(name="leaderboard_choice", facts={"is_hidden": word == "hide"})
        if word not in PERIODS:
            raise UnknownPeriodError
        return View(
            name="leaderboard", facts={"period": word, "items": self._leaders(request, word)}
        )

    def suspicions(self, request: Request) -> View:
        """Return rings and bursts of the last days, for a moderator to look at. Nobody is punished.

        :raises NotAModeratorError: the actor is none
        """
        self._users.require_moderator(request.team_id, request.actor)
        team_id = request.team_id
        rings = self._kudos.rings(team_id, within=LOOK_BACK, least=RING, most=MOST)
        bursts = self._kudos.bursts(team_id, within=LOOK_BACK, least=BURST, most=MOST)
        facts = {
            "days": LOOK_BACK.days,
            "rings": [dict(ring) for ring in rings],
            "bursts": [dict(each) | {"at": int(each["at"].timestamp())} for each in bursts],
        }
        return View(name="kudos_check", facts=facts)

    def digest(self, team_id: str, channel: str, *, now: datetime) -> bool:
        """Post what the week before *now*'s was like, once; False where nobody gave anything."""
        until = _monday(now.astimezone(UTC))
        since = until - timedelta(days=7)
        summary = self._kudos.summary(team_id, since=since, until=until)
        if not summary["points"]:
            return False
        leaders = self._kudos.leaders(team_id, since=since, until=until, most=5)
        facts = dict(summary) | {"items": _items(leaders)}
        key = f"kudos:digest:{since.date().isoformat()}"
        view = View(name="kudos_digest", facts=facts)
        self._deliveries.post(team_id, until.date(), key, channel, view)
        return True

    def _leaders(self, request: Request, period: str) -> list[dict[str, Any]]:
        if period == "all":
            return _items(self._kudos.leaders_of_all_time(request.team_id, most=MOST))
        here = self._users.local_time(request)
        since = _monday(here) if period == "week" else _midnight(here.replace(day=1))
        until = request.at + timedelta(days=1)
        return _items(self._kudos.leaders(request.team_id, since=since, until=until, most=MOST))


def _items(found: list[Row]) -> list[dict[str, Any]]:
    return [{"user": each["user"], "points": each["points"]} for each in found]


def _monday(at: datetime) -> datetime:
    return _midnight(at - timedelta(days=at.weekday()))


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)

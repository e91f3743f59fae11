"""The guard of channels and threads: slow mode, read-only, locks."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from db.repositories.pace import PaceRepository
from db.session import Row
from services.delivery import DeliveryService
from services.ports import View
from services.post import Post
from services.request import Request
from services.user import UserService

CLOSED = ("readonly", "lock")
"""Measures under which nobody may post; slow mode lets one post pass now and then."""

SLOW = "slowmode"

TOLD_AGAIN = timedelta(minutes=5)
"""How soon somebody is told again why a post of theirs was deleted."""


class MeasureGuard:
    """Judges a post by the measures on its channel and its thread.

    What was said before a measure stays, also where it is edited later. Who may `speak` there, and
    apps, are let be.
    """

    def __init__(
        self, *, users: UserService, paces: PaceRepository, deliveries: DeliveryService
    ) -> None:
        self._users = users
        self._paces = paces
        self._deliveries = deliveries

    def broken(self, request: Request, post: Post, held: Sequence[Row]) -> int | None:
        """Return the case of the measure that *post* breaks, and tell its author, now and then.

        :param held: what is in force on its author, channel and thread
        """
        measures = [m for m in held if _is_about(m, post) and m["starts_at"] <= post.said_at]
        if not measures:
            return None
        if self._users.is_exempt("speak", request.team_id, post.user, channel=post.channel):
            return None
        broken = self._first_broken(request.team_id, post, measures)
        if broken is None:
            return None
        self._tell(request, post, broken)
        return int(broken["case_number"])

    def _first_broken(self, team_id: str, post: Post, measures: Sequence[Row]) -> Row | None:
        closed = [measure for measure in measures if measure["kind"] in CLOSED]
        if closed:
            return closed[0]
        slowest = max(measures, key=lambda measure: measure["every"] or timedelta(0))
        if post.at != post.said_at or slowest["every"] is None:  # an edit is no other post
            return None
        is_let = self._paces.take(
            team_id, post.channel, post.user, said_at=post.said_at, every=slowest["every"]
        )
        return None if is_let else slowest

    def _tell(self, request: Request, post: Post, broken: Row) -> None:
        about = (request.team_id, post.channel, post.user)
        if not self._paces.tell(*about, again=TOLD_AGAIN):
            return
        facts: dict[str, Any] = {"kind": broken["kind"], "channel": post.channel}
        if broken["kind"] == SLOW:
            last = self._paces.last(*about)
            facts |= {"every": broken["every"].total_seconds()}
            facts |= {"next_at": _next(last, broken["every"])}
        view = View(name="measure_hint", facts=facts)
        key = f"{request.key}:hint"
        self._deliveries.whisper(request.team_id, request.day, key, post.channel, post.user, view)


def _is_about(measure: Row, post: Post) -> bool:
    return measure["subject"] != post.user and measure["kind"] in (*CLOSED, SLOW)


def _next(last: datetime | None, every: timedelta) -> int | None:
    """Return when they may post again, in whole seconds since 1970."""
    return None if last is None else int((last + every).timestamp()) + 1

"""Everything Steward says is written down first, with what caused it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.models.delivery import DeliveryWay
from db.repositories.delivery import DeliveryRepository
from services.ports import View
from services.request import Request
from services.wakeup import Send, WakeUps


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """A message for a channel, or for a person, once by its key."""

    team_id: str
    day: date
    key: str
    channel: str
    view: View


class DeliveryService:
    """Writes what is to be said."""

    def __init__(self, deliveries: DeliveryRepository, *, wakeups: WakeUps) -> None:
        self._deliveries = deliveries
        self._wakeups = wakeups

    def answer(self, request: Request, view: View) -> None:
        """Answer the person who asked; nobody else sees it.

        Who asked in no channel, as in a form that was opened from anywhere, is written to.
        """
        way = DeliveryWay.WHISPER if request.channel else DeliveryWay.POST
        self._add(
            request.team_id,
            request.day,
            f"{request.key}:answer",
            view,
            way=DeliveryWay.ANSWER if request.reply else way,
            channel=request.channel or request.actor,
            user_id=request.actor,
            reply=request.reply,
        )

    def letter(self, team_id: str, day: date, key: str, sealed: str, view: View) -> None:
        """Write to who reported something, once by *key*; *sealed* is their address."""
        self._add(team_id, day, key, view, way=DeliveryWay.LETTER, reply=sealed)

    def fill(self, request: Request, view_id: str, view: View) -> None:
        """Fill the modal that was opened for the person who asked."""
        key = f"{request.key}:fill"
        self._add(request.team_id, request.day, key, view, way=DeliveryWay.FILL, channel=view_id)

    def post(self, team_id: str, day: date, key: str, channel: str, view: View) -> None:
        """Post into a channel, once by *key*; *day* is the day of what caused it."""
        self._add(team_id, day, key, view, way=DeliveryWay.POST, channel=channel)

    def post_all(self, posts: Sequence[Post]) -> list[uuid.UUID | None]:
        """Post many messages; return the id of each, None where the same was written before."""
        added = self._deliveries.add_all([_row(post) for post in posts])
        for post, delivery in zip(posts, added, strict=True):
            if delivery is not None:
                self._wakeups.add(Send(post.team_id, delivery, post.day))
        return added

    def redraw(self, request: Request, where: tuple[str, str], view: View) -> None:
        """Draw the message that stands at *where* (channel, ts) anew."""
        key = f"{request.key}:redraw"
        channel, ts = where
        way = DeliveryWay.REDRAW
        self._add(request.team_id, request.day, key, view, way=way, channel=channel, ts=ts)

    def whisper(
        self, team_id: str, day: date, key: str, channel: str, user: str, view: View
    ) -> None:
        """Tell *user* alone, in *channel*, once by *key*; *day* is that of what caused it."""
        way = DeliveryWay.WHISPER
        self._add(team_id, day, key, view, way=way, channel=channel, user_id=user)

    def _add(  # noqa: PLR0913 - all by name
        self,
        team_id: str,
        day: date,
        key: str,
        view: View,
        *,
        way: DeliveryWay,
        channel: str = "",
        user_id: str = "",
        reply: str | None = None,
        ts: str | None = None,
    ) -> None:
        added = self._deliveries.add(
            team_id=team_id,
            made_on=day,
            dedupe_key=key,
            way=way,
            view=view.name,
            facts=view.facts,
            channel=channel,
            user_id=user_id,
            reply=reply,
            ts=ts,
        )
        if added is not None:
            self._wakeups.add(Send(team_id, added, day))


def _row(post: Post) -> dict[str, Any]:
    return {
        "team_id": post.team_id,
        "made_on": post.day,
        "dedupe_key": post.key,
        "channel": post.channel,
        "view": post.view.name,
        "facts": dict(post.view.facts),
    }

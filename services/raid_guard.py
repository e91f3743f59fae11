"""The guard of a lockdown: channels that are closed, and new members who are held."""

from collections.abc import Sequence
from typing import Any

from db.repositories.pace import PaceRepository
from db.repositories.raid import RaidRepository
from db.session import Row
from services.delivery import DeliveryService
from services.measure_guard import TOLD_AGAIN
from services.ports import View
from services.post import Post
from services.raid_request import RAID, Lockdown
from services.request import Request
from services.user import UserService


class RaidGuard:
    """Judges a post by the lockdown. Who may `speak` there, and apps, are let be.

    In a closed channel what was said before it stays, also where it is edited later. A new member
    may not change what they said, either: it would be the way around it.
    """

    def __init__(
        self,
        *,
        raids: RaidRepository,
        users: UserService,
        paces: PaceRepository,
        deliveries: DeliveryService,
    ) -> None:
        self._raids = raids
        self._users = users
        self._paces = paces
        self._deliveries = deliveries

    def broken(self, request: Request, post: Post, held: Sequence[Row]) -> int | None:
        """Return the case of the lockdown that *post* breaks, and tell its author, now and then.

        :param held: what is in force on its author, channel, thread and workspace
        """
        begun = {each["case_number"]: each["starts_at"] for each in held if each["kind"] == RAID}
        asked = self._raids.asked(request.team_id, list(begun)) if begun else ()
        if not asked:
            return None
        team_id = request.team_id
        if self._users.is_exempt("speak", team_id, post.user, channel=post.channel):
            return None
        for each in asked:
            lockdown, starts_at = Lockdown.of(each["raid"]), begun[each["number"]]
            is_closed = post.channel in lockdown.channels and starts_at <= post.said_at
            if is_closed or (starts_at <= post.at and self._is_new(request, post, lockdown)):
                self._tell(request, post, is_closed=is_closed)
                return int(each["number"])
        return None

    def _is_new(self, request: Request, post: Post, lockdown: Lockdown) -> bool:
        joined_at = self._users.joined_at(request.team_id, post.user)
        return joined_at is not None and joined_at >= lockdown.since

    def _tell(self, request: Request, post: Post, *, is_closed: bool) -> None:
        about = (request.team_id, post.channel, post.user)
        if not self._paces.tell(*about, again=TOLD_AGAIN):
            return
        kind = "raid" if is_closed else "raid_new"
        facts: dict[str, Any] = {"kind": kind, "channel": post.channel}
        view, key = View(name="measure_hint", facts=facts), f"{request.key}:hint"
        self._deliveries.whisper(request.team_id, request.day, key, post.channel, post.user, view)

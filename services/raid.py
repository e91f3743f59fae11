"""Lockdowns: asked for by hand, ended early, looked at; and whether one is in force."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from db.repositories.raid import RaidRepository
from db.repositories.sanction import SanctionRepository
from services import raid_request
from services.action_request import ActionRequest
from services.delivery import DeliveryService
from services.moderation import ModerationService
from services.place import WORKSPACE
from services.ports import View
from services.preference import Preferences
from services.preferring import PreferenceService
from services.raid_request import RAID, UNRAID, Lockdown, Word
from services.request import Request
from services.user import UserService

MOST_NEWCOMERS = 10_000
"""Newcomers that are counted for a person to read; beyond that it makes no difference."""


class RaidService:
    """What moderators ask about raids."""

    def __init__(
        self,
        *,
        raids: RaidRepository,
        sanctions: SanctionRepository,
        moderation: ModerationService,
        users: UserService,
        deliveries: DeliveryService,
        preferences: PreferenceService,
    ) -> None:
        self._raids = raids
        self._sanctions = sanctions
        self._moderation = moderation
        self._users = users
        self._deliveries = deliveries
        self._preferences = preferences

    def is_raided(self, team_id: str) -> bool:
        """Tell whether the workspace is locked down now, by the database's clock."""
        return bool(self._sanctions.in_force(team_id, WORKSPACE, RAID))

    def answer(self, request: Request) -> None:
        """Do what was typed behind /raid: ask for a lockdown, end it, or tell how things stand.

        :raises DomainError: it can't be read, or a rule speaks against it
        """
        clock = partial(self._users.local_time, request)
        word, asked = raid_request.read(request.text, clock=clock)
        if word is Word.ON:
            self._ask(request, asked)
        elif word is Word.OFF:
            self._moderation.open(UNRAID, request, asked)
        else:
            self._users.require("cases", request.team_id, request.actor, channel=request.place)
            view = View(name="raid_status", facts=self._status(request.team_id))
            self._deliveries.answer(request, view)

    def _ask(self, request: Request, asked: ActionRequest) -> None:
        now = self._preferences.of(request.team_id)
        since = request.at - now.raid_newcomers
        self._moderation.open(RAID, request, wanted(now, asked, since=since))

    def _status(self, team_id: str) -> dict[str, Any]:
        now = self._preferences.of(team_id)
        watched = {
            "joins": now.raid_joins,
            "joins_within": now.raid_joins_within.total_seconds(),
            "posts": now.raid_posts,
            "posts_within": now.raid_posts_within.total_seconds(),
        }
        return {"lockdown": self._lockdown(team_id), "watched": watched}

    def _lockdown(self, team_id: str) -> dict[str, Any] | None:
        """Return what is in force, the one that holds longest; None where nothing is."""
        held = self._sanctions.in_force(team_id, WORKSPACE, RAID)
        if not held:
            return None
        asked = self._raids.asked(team_id, [held[0]["case_number"]])[0]
        lockdown = Lockdown.of(asked["raid"])
        ends_at = held[0]["ends_at"]
        return {
            "case": held[0]["case_number"],
            "since": int(lockdown.since.timestamp()),
            "channels": list(lockdown.channels),
            "until": int(ends_at.timestamp()) if ends_at else None,
            "newcomers": self._raids.newcomers(team_id, since=lockdown.since, most=MOST_NEWCOMERS),
        }


def wanted(now: Preferences, asked: ActionRequest, *, since: datetime) -> ActionRequest:
    """Return *asked* with what a lockdown does here, and the workspace's end if it says none.

    :param now: the workspace's settings; it keeps those of this moment, whatever becomes of them
    :param since: who joined from then on is held
    """
    lockdown = Lockdown(since=since, channels=now.raid_channels)
    lasts = now.raid_lasts if asked.is_for_good else asked.lasts
    return replace(asked, lasts=lasts, marks=lockdown.marks())

"""Whether a wave is coming in; then a lockdown is proposed, once, and a person confirms it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from db.repositories.raid import RaidRepository
from db.session import Row
from fsm.flow import Event
from services import raid
from services.action_request import ActionRequest
from services.opening import STEWARD, OpeningService
from services.place import WORKSPACE
from services.preference import PREFERENCES, Preferences
from services.preferring import PreferenceService
from services.raid_request import RAID
from services.request import Request

STALE = timedelta(minutes=15)
"""A wave whose end is older is over: its events come late, after an outage of ours or Slack's."""

QUIET = timedelta(minutes=30)
"""After somebody has pressed Cancel: that it is no raid has been decided."""


class RaidWatch:
    """Looks at the newest joins and posts, after each has been committed.

    Only then do of two that come at once the later one's eyes see both.
    """

    def __init__(
        self,
        *,
        raids: RaidRepository,
        opening: OpeningService,
        preferences: PreferenceService,
    ) -> None:
        self._raids = raids
        self._opening = opening
        self._preferences = preferences

    def counts_posts(self, team_id: str) -> bool:
        """Tell whether the workspace wants posts counted."""
        return self._preferences.of(team_id).raid_posts > 0

    def joined(self, request: Request) -> int | None:
        """Propose a lockdown if too many have joined; return its case, if this request did it."""
        now = self._preferences.of(request.team_id)
        within, most = now.raid_joins_within, now.raid_joins
        wave = most and self._raids.joins(request.team_id, most=most)
        if not wave or not _is_wave(wave, most, within, request):
            return None
        reason = f"{most} people joined within {_typed('raid_joins_within', within)}"
        return self._propose(request, now, wave, reason)

    def said(self, request: Request) -> int | None:
        """Propose a lockdown if too much was written; return its case, if this request did it."""
        now = self._preferences.of(request.team_id)
        within, most = now.raid_posts_within, now.raid_posts
        wave = most and self._raids.posts(request.team_id, most=most)
        if not wave or not _is_wave(wave, most, within, request):
            return None
        reason = f"{most} messages were written within {_typed('raid_posts_within', within)}"
        return self._propose(request, now, wave, reason)

    def _propose(self, request: Request, now: Preferences, wave: Row, reason: str) -> int | None:
        """Open the case, unless one is open, in force, or was about these very events."""
        team_id = request.team_id
        if not now.moderators_channel or not self._is_news(request, wave):
            return None
        self._opening.hold(team_id)  # of all that see the wave one goes on, and the others see it
        if not self._is_news(request, wave):
            return None
        last = self._raids.last(team_id, WORKSPACE)
        own = replace(
            request,
            key=f"raid:{last['number'] if last else 0}",
            actor=STEWARD,
            channel="",
            reply=None,
            facts={},
        )
        since = min(request.at - now.raid_newcomers, wave["first_at"])
        asked = raid.wanted(now, ActionRequest(target=WORKSPACE, reason=reason), since=since)
        return self._opening.open(RAID, own, asked).case_number

    def _is_news(self, request: Request, wave: Row) -> bool:
        """Tell whether nothing is open or in force, and all of the wave came after the last."""
        last = self._raids.last(request.team_id, WORKSPACE)
        if last is None:
            return True
        if last["is_open"] or last["is_in_force"]:
            return False
        quiet = QUIET if last["last_event"] == Event.CANCEL else timedelta(0)
        return bool(wave["first_at"] > last["settled_at"] + quiet)


def _is_wave(wave: Row, most: int, within: timedelta, request: Request) -> bool:
    """Tell whether so many came so fast, lately."""
    if wave["number"] < most:
        return False
    is_fast: bool = wave["last_at"] - wave["first_at"] <= within
    return is_fast and bool(wave["last_at"] > request.at - STALE)


def _typed(name: str, value: Any) -> str:  # noqa: ANN401 - of the setting's own type
    return PREFERENCES[name].kind.typed(value)

"""Steward's Home: which sections a person sees, and the facts that each is drawn from."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from db.repositories.home import ClaimedHome, HomeRepository
from services.ports import View
from services.request import Request
from services.role import Role, role_of
from services.user import SlackSilentError, UnknownPersonError, UserService
from services.wakeup import Furnish, WakeUps

FIRST = 2**62
"""Where the first page begins: cases are listed from the newest on."""

RANKS = (Role.MEMBER, Role.MODERATOR, Role.ADMIN)

Facts = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Viewer:
    """Who looks at a Home, and from where on."""

    team_id: str
    user_id: str
    below: int = FIRST
    """Only what has a number under this one belongs on the page."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A part of the Home; `adapters/slack/views/home/<name>.py` draws it."""

    name: str
    least: Role
    """Who stands below sees nothing of it: its facts are not even read."""
    facts: Callable[[Viewer], Facts | None]
    """None: there is nothing to show."""


class HomeService:
    """Homes of a workspace."""

    def __init__(
        self,
        *,
        homes: HomeRepository,
        users: UserService,
        sections: Sequence[Section],
        wakeups: WakeUps,
    ) -> None:
        self._homes = homes
        self._users = users
        self._sections = sections
        self._wakeups = wakeups

    def opened(self, request: Request) -> None:
        """Have the Home drawn that its owner has just opened.

        :raises AskSlackFirstError: Slack has to be asked who they are
        """
        with suppress(UnknownPersonError, SlackSilentError):
            self._users.person(request.team_id, request.actor)
        self._homes.open(request.team_id, request.actor)
        self._wakeups.add(Furnish(request.team_id, request.actor))

    def turn(self, request: Request, value: str) -> None:
        """Turn to the page that a button names: `<section>:<below>`. Twice is as once."""
        places = self._homes.lock(request.team_id, request.actor)
        section, _, below = value.partition(":")
        if places is None or section not in {each.name for each in self._sections}:
            return
        number = int(below) if below.isascii() and below.isdecimal() and len(below) < 19 else 0  # noqa: PLR2004 - fits a bigint
        earlier = [each for each in places.get(section, []) if each > number > 0]
        turned = [*earlier, number] if number else []
        self._homes.turn(request.team_id, request.actor, {**places, section: turned})
        self._wakeups.add(Furnish(request.team_id, request.actor))

    def page(self, home: ClaimedHome) -> View:
        """Return what a person may see, as it stands."""
        rank = self._rank(home.team_id, home.user_id)
        sections = [self._drawn(each, home) for each in self._sections if _is_for(each, rank)]
        shown = [each for each in sections if each is not None]
        return View(name="home", facts={"rank": rank.value, "sections": shown})

    def _rank(self, team_id: str, user_id: str) -> Role:
        try:
            return role_of(self._users.person(team_id, user_id))
        except (UnknownPersonError, SlackSilentError):
            return Role.MEMBER

    def _drawn(self, section: Section, home: ClaimedHome) -> dict[str, Any] | None:
        turned = list(home.places.get(section.name, []))
        below = turned[-1] if turned else FIRST
        viewer = Viewer(team_id=home.team_id, user_id=home.user_id, below=below)
        facts = section.facts(viewer)
        if facts is None:
            return None
        back = (turned[-2] if turned[1:] else 0) if turned else None
        return {"name": section.name, "facts": {**facts, "back": back}}


def fingerprint(view: View) -> str:
    """Return what tells whether a Home shows something else than before."""
    told = json.dumps(view.facts, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def _is_for(section: Section, rank: Role) -> bool:
    return RANKS.index(rank) >= RANKS.index(section.least)

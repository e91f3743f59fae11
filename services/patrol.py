"""The daily patrol: who is banned and in a channel all the same is removed again."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from db.repositories.patrol import PatrolRepository
from db.repositories.step import StepRepository
from services import plan
from services.ports import Place
from services.wakeup import WakeUps, Work


@dataclass(frozen=True, kw_only=True, slots=True)
class Ban:
    """A ban in force."""

    id: uuid.UUID
    user: str
    case: int
    closed: bool = False
    """The person's account was closed, so that is looked at as well."""


class PatrolService:
    """Goes through the bans in force, and plans what has to be repaired.

    Events tell of most who come back; this finds the others: removals that Slack forgot, joins that
    nobody was told of. A repair is a step of the ban's own case, once a channel and day.
    """

    def __init__(
        self, *, patrols: PatrolRepository, steps: StepRepository, wakeups: WakeUps
    ) -> None:
        self._patrols = patrols
        self._steps = steps
        self._wakeups = wakeups

    def due(self, day: date) -> list[str]:
        """Return the workspaces whose patrol of *day* is not finished."""
        return self._patrols.due(day)

    def ahead(self, team_id: str, day: date, *, limit: int) -> list[Ban]:
        """Return whom to look at next; when nobody is left, the patrol is finished."""
        self._patrols.begin(team_id, day)
        found: Sequence[dict[str, object]] = self._patrols.ahead(team_id, limit=limit)
        if not found:
            self._patrols.finish(team_id)
        return [_ban(each) for each in found]

    def looked(self, team_id: str, ban: Ban, places: Iterable[Place], day: date) -> int:
        """Plan the removals from *places*, where the banned person is; return how many."""
        inside = [place.channel for place in places if not place.is_general]
        steps = [plan.rekick(channel, cause=f"patrol:{day}") for channel in inside]
        if steps:
            self._steps.plan(team_id, ban.case, steps)
            self._wakeups.add(Work(team_id, ban.case))
        self._patrols.reached(team_id, ban.id, found=len(steps))
        return len(steps)


def _ban(found: dict[str, object]) -> Ban:
    return Ban(
        id=uuid.UUID(str(found["id"])),
        user=str(found["user_id"]),
        case=int(str(found["case_number"])),
        closed=bool(found["closed"]),
    )

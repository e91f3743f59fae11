"""The probe: what a workspace lets Steward enforce, asked at each start and daily."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from db.repositories.enforcement import EnforcementRepository
from db.repositories.reading import ClaimedReading, ReadingRepository
from services import enforcement
from services.enforcement import QUESTIONS, Json, Question
from services.ports import View
from services.reading import EVERY
from services.request import Request
from services.user import UserService


class ProbingService:
    """Keeps Slack's answers, a question a transaction, and shows what they mean."""

    def __init__(
        self,
        *,
        enforcements: EnforcementRepository,
        readings: ReadingRepository,
        users: UserService,
    ) -> None:
        self._enforcements = enforcements
        self._readings = readings
        self._users = users

    def known(self, claimed: ClaimedReading) -> Mapping[str, Json]:
        """Return the answers so far of the round that *claimed* goes on with."""
        row = self._enforcements.get(claimed.team_id) if claimed.cursor else None
        known: Mapping[str, Json] = row["asked"] if row else {}
        return known

    def keep(self, claimed: ClaimedReading, answer: Json) -> None:
        """Keep the answer to the question that *claimed* stands at; a lost lease changes nothing.

        The last one lets the whole round count.
        """
        question, following = question_at(claimed.cursor), next_question(claimed.cursor)
        if not self._readings.turn(claimed, following, seen=1, every=EVERY):
            return
        is_first = question is QUESTIONS[0]
        self._enforcements.keep(claimed.team_id, question, answer, is_first=is_first)
        if not following:
            self._enforcements.finish(claimed.team_id)

    def found(self, team_id: str) -> Mapping[str, Json]:
        """Return the answers that count; nothing where it was never probed."""
        row = self._enforcements.get(team_id)
        found: Mapping[str, Json] = row["found"] if row else {}
        return found

    def status(self, request: Request) -> View:
        """Return what can be enforced here; admins see the scopes, and which are missing.

        :raises DomainError: only moderators may read this
        """
        self._users.require_moderator(request.team_id, request.actor)
        row = self._enforcements.get(request.team_id)
        person = self._users.person(request.team_id, request.actor)
        return View(name="status", facts=facts(row, is_admin=bool(person["is_admin"])))


def facts(row: Mapping[str, Any] | None, *, is_admin: bool) -> dict[str, Any]:
    """Return what there is to see of *row*, as plain JSON; scopes for admins alone."""
    found = row["found"] if row else {}
    at: datetime | None = row["probed_at"] if row else None
    return {
        "probed_at": int(at.timestamp()) if at else None,
        "plan": enforcement.plan_of(found),
        "is_admin": is_admin,
        "powers": [_power(each, is_admin=is_admin) for each in _shown(found)],
        "scopes": _scopes(found) if is_admin else {},
    }


def question_at(cursor: str) -> Question:
    """Return the question that a reading stands at."""
    return Question(cursor) if cursor else QUESTIONS[0]


def next_question(cursor: str) -> str:
    """Return where a reading goes on after *cursor*; empty: that was the last one."""
    place = QUESTIONS.index(question_at(cursor)) + 1
    return QUESTIONS[place].value if place < len(QUESTIONS) else ""


def _shown(found: Mapping[str, Json]) -> list[enforcement.Standing]:
    return list(enforcement.standings(found)) if found else []


def _power(standing: enforcement.Standing, *, is_admin: bool) -> dict[str, Any]:
    return {
        "power": standing.power.value,
        "obstacle": standing.obstacle,
        "scopes": list(standing.scopes) if is_admin else [],
        "is_bots": standing.is_bots,
    }


def _scopes(found: Mapping[str, Json]) -> dict[str, Any]:
    names = (Question.BOT, Question.ADMIN)
    return {name.value: found.get(name, {}).get("scopes", []) for name in names}

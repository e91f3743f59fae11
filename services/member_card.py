"""A member's card: /who."""

from collections.abc import Callable
from typing import Any

from db.repositories.case import CaseRepository
from db.repositories.member import MemberRepository
from db.repositories.sanction import SanctionRepository
from services import card
from services.action import ACTIONS
from services.action_request import MENTION
from services.errors import DomainError
from services.ports import View
from services.request import Request
from services.role import FROM_SLACK, HOLDS, Person, kind_of
from services.user import UserService

SHOWN = 5
"""Cases on the card; `/cases @them` lists more."""

Points = Callable[[str, str], int]
"""Returns the points that a person (team, user) has."""

Strikes = Callable[[str, str], float]
"""Returns the strikes that stand against a person (team, user)."""


class WhoUsageError(DomainError):
    """Tell me who: type @ and pick the person from the list, as in `/who @milo`."""


class MemberCardService:
    """Puts together what a viewer may see of a member, and what they may do about them."""

    def __init__(
        self,
        *,
        users: UserService,
        members: MemberRepository,
        sanctions: SanctionRepository,
        cases: CaseRepository,
        points: Points,
        strikes: Strikes,
    ) -> None:
        self._users = users
        self._members = members
        self._sanctions = sanctions
        self._cases = cases
        self._points = points
        self._strikes = strikes

    def show(self, request: Request) -> View:
        """Return the card of the person whom the text names, for who asks.

        Cases and sanctions are there only for who may look cases up, strikes for who may moderate,
        and a button only for what the viewer may do to this person here. Whoever presses one is
        judged anew.

        :raises DomainError: the text names nobody, or the person may not look
        """
        found = MENTION.fullmatch(request.text)
        if found is None:
            raise WhoUsageError
        team_id, target = request.team_id, found[1]
        self._users.people(team_id, request.actor, target)
        self._users.require("who", team_id, request.actor, channel=request.place)
        rights = self._users.rights(team_id, request.actor, channel=request.place)
        person = self._users.person(team_id, target)
        facts = self._profile(team_id, person)
        if "cases" in rights:
            facts |= self._record(team_id, target)
        if "moderate" in rights:  # as behind /strikes
            facts["strikes"] = round(self._strikes(team_id, target), 1)
        may = self._users.rights(team_id, request.actor, target=target, channel=request.place)
        in_force = {sanction["kind"] for sanction in self._sanctions.in_force(team_id, target)}
        return View(name="who", facts=facts | {"actions": _offered(may, in_force)})

    def _profile(self, team_id: str, person: Person) -> dict[str, Any]:
        joined_at, user = person["joined_at"], str(person["user_id"])
        return {
            "user": user,
            "name": person["name"],
            "kind": kind_of(person).value,
            "time_zone": person["time_zone"],
            "joined_at": int(joined_at.timestamp()) if joined_at else None,
            "roles": [*_from_slack(person), *self._given(team_id, person)],
            "points": None if person["is_bot"] else self._points(team_id, user),
        }

    def _given(self, team_id: str, person: Person) -> list[dict[str, Any]]:
        """Return the roles that were given, and how; those that the account can't hold are none."""
        held = HOLDS[kind_of(person)]
        return [
            {
                "role": each["role"],
                "by": each["given_by"],
                "group": each["group_id"],
                "ends_at": int(each["ends_at"].timestamp()) if each["ends_at"] else None,
            }
            for each in self._members.roles_with_origin(team_id, str(person["user_id"]))
            if each["role"] in held
        ]

    def _record(self, team_id: str, target: str) -> dict[str, Any]:
        newest = self._cases.latest(team_id, target=target, limit=SHOWN)
        sanctions = [
            {
                "kind": sanction["kind"],
                "case": sanction["case_number"],
                "until": int(sanction["ends_at"].timestamp()) if sanction["ends_at"] else None,
            }
            for sanction in self._sanctions.in_force(team_id, target)
        ]
        return {
            "sanctions": sanctions,
            "cases": [card.case_facts(case) for case in newest],
            "total": self._cases.count(team_id, target=target),
        }


def _from_slack(person: Person) -> list[dict[str, Any]]:
    held = HOLDS[kind_of(person)]
    flagged = [role for role, flag in FROM_SLACK.items() if person.get(flag) and role in held]
    return [{"role": flagged[0].value, "by": "", "group": "", "ends_at": None}] if flagged else []


def _offered(may: frozenset[str], in_force: set[str]) -> list[str]:
    """Return the actions that *may* be done and would change something."""
    return [
        name
        for name, action in ACTIONS.items()
        if name in may
        and (not action.lifts or action.lifts in in_force)
        and (not action.sanction or action.sanction not in in_force)
        and not (action.returns or action.retracts)
    ]

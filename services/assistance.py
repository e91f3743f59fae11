"""What people and events mean for a task of a human admin, and for an account that was closed."""

import re
from datetime import datetime

from db.models.case_step import StepKind, StepState
from db.repositories.step import StepRepository
from db.session import Row
from services import plan
from services.conversation import UnknownConversationError
from services.delivery import DeliveryService
from services.errors import DomainError
from services.ports import Profile, View
from services.preferring import PreferenceService
from services.presence import is_gone
from services.request import Request
from services.user import UserService
from services.wakeup import WakeUps, Work

ROUNDS = 3
"""How often the same is asked when the account is opened again in spite of the ban."""

ASKED = ("card", "reminders", "remind_at", "ended", "by")
"""What a task forgets when it begins anew."""


class TaskOverError(DomainError):
    """That task is over already, and its card says how it ended."""


class StillActiveError(DomainError):
    """Slack says that this account is still active.

    Open *Manage members*, find them, and choose *Deactivate account*. I notice it by myself.
    """


class StillDeactivatedError(DomainError):
    """Slack says that this account is still deactivated.

    Open *Manage members*, find them, and choose *Activate account*. I notice it by myself.
    """


class AssistanceService:
    """Keeps the tasks of human admins, and notices when an account changes."""

    def __init__(
        self,
        *,
        users: UserService,
        steps: StepRepository,
        deliveries: DeliveryService,
        wakeups: WakeUps,
        preferences: PreferenceService,
    ) -> None:
        self._users = users
        self._steps = steps
        self._deliveries = deliveries
        self._wakeups = wakeups
        self._preferences = preferences

    def check(self, request: Request, value: str) -> None:
        """Take somebody's word that a task is done: if Slack agrees, it is over.

        :raises DomainError: it is over already, Slack says something else, or they may not
        """
        step = self._task(request, value)
        person = self._users.person(request.team_id, step["target"])
        closes = step["kind"] == StepKind.ASSIST
        if bool(person["is_deleted"]) is not closes:
            raise StillActiveError if closes else StillDeactivatedError
        self._nudge(request.team_id, step)

    def leave(self, request: Request, value: str) -> None:
        """End a task without its being done.

        :raises DomainError: it is over already, or they may not
        """
        step = self._task(request, value)
        self._nudge(request.team_id, step, ended="left", by=request.actor)

    def changed(self, team_id: str, profile: Profile, *, at: datetime | None) -> None:
        """Note how an account stands: what waited for it goes on, what it undoes is told.

        :param at: as of when; None: nobody knows, and then nothing is called undone
        """
        for found in self._steps.about(team_id, profile.user_id, (*plan.ACCOUNTS, *plan.HUMAN)):
            self._judge(team_id, found, gone=is_gone(profile), at=at)

    def _judge(self, team_id: str, found: Row, *, gone: bool, at: datetime | None) -> None:
        kind, state = StepKind(found["kind"]), StepState(found["state"])
        if state in (StepState.PENDING, StepState.WORKING):
            if kind in plan.HUMAN and gone is (kind is StepKind.ASSIST):
                self._nudge(team_id, found)
            return
        is_news = at is not None and found["settled_at"] is not None and at > found["settled_at"]
        if kind is not StepKind.ASSIST_BACK and not gone and is_news:
            self._reopened(team_id, found, kind)

    def _reopened(self, team_id: str, found: Row, kind: StepKind) -> None:
        """Ask once more where people are asked; tell it in any case, once each time.

        What Steward has closed it doesn't close again: who opened it has more rights than Steward,
        and may have meant it. Out of the channels they are kept all the same.
        """
        number = int(found["detail"].get("round", 0)) + 1
        if kind is StepKind.ASSIST and number <= ROUNDS:
            if self._steps.reopen(found, team_id, without=ASKED, detail={"round": number}):
                self._wakeups.add(Work(team_id, found["case_number"]))
        elif not self._steps.flag(found, team_id, error="reopened"):
            return
        self._tell(team_id, found, number)

    def _tell(self, team_id: str, found: Row, number: int) -> None:
        if log_channel := self._preferences.of(team_id).log_channel:
            case = found["case_number"]
            facts = {"case": case, "target": found["target"], "kind": "account"}
            facts |= {"channel": "", "error": "reopened"}
            key = f"case:{case}:account:{found['position']}:{number}"
            view = View(name="guard_failed", facts=facts)
            self._deliveries.post(team_id, found["opened_on"], key, log_channel, view)

    def _task(self, request: Request, value: str) -> Row:
        """Return the task that a button names, which must wait.

        :raises DomainError: there is none, it is over, or they may not
        """
        self._users.require_moderator(request.team_id, request.actor)
        named = re.fullmatch(r"(\d{1,15})\.(\d{1,9})", value)
        found = named and self._steps.one(request.team_id, int(named[1]), int(named[2]))
        if not found or found["kind"] not in plan.HUMAN:
            raise UnknownConversationError
        if found["state"] not in (StepState.PENDING, StepState.WORKING):
            raise TaskOverError
        return found

    def _nudge(self, team_id: str, found: Row, **said: str) -> None:
        kinds, case = (StepKind(found["kind"]),), found["case_number"]
        self._steps.nudge(team_id, found["target"], kinds, case_number=case, **said)
        self._wakeups.add(Work(team_id, case))

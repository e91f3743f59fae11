"""The list of one's reminders: shown, changed, cancelled."""

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

from db.models.reminder import ReminderState
from db.records.reminder import ReminderRecord
from db.repositories.reminder import ReminderRepository
from services import timing
from services.errors import DomainError
from services.ports import View
from services.reminder import GoneReminderError, NotYourReminderError
from services.reminder_request import ANNOUNCEMENT, ReminderRequest, worded
from services.reminder_row import facts_of, known_zone, schedule_of
from services.request import Request
from services.user import UserService

SHOWN = 40
"""Reminders in one list: a modal holds a hundred blocks."""


class NothingLeftToSayError(DomainError):
    """Please write when, as in `every weekday at 9:30`; what is said stands in the other field."""


class ReminderList:
    """Shows reminders to whom they belong."""

    def __init__(self, *, users: UserService, reminders: ReminderRepository) -> None:
        self._users = users
        self._reminders = reminders

    def of(self, request: Request) -> dict[str, Any]:
        """Return the facts of the list: items, the next first; admins see all announcements."""
        found = self._reminders.of(
            request.team_id, request.actor, announcements=self._may_announce(request), limit=SHOWN
        )
        return {"items": [facts_of(each) for each in found], "owner": request.actor}

    def cancel(self, request: Request, reminder_id: uuid.UUID) -> None:
        """Have one come never again.

        :raises DomainError: it is somebody else's, or over
        """
        reminder = self._own(request, reminder_id)
        cancelled = ReminderState.CANCELLED
        if not self._reminders.settle(request.team_id, reminder.id, cancelled):
            raise GoneReminderError

    def edit(self, request: Request, reminder_id: uuid.UUID) -> View:
        """Return the form that changes one, with what it says now.

        :raises DomainError: it is somebody else's, or over
        """
        reminder = self._own(request, reminder_id)
        home = self._home(request)
        facts = {
            "reminder": str(reminder.id),
            "zone": home,
            "when": timing.typed(schedule_of(reminder), home),
            "said": reminder.text,
        }
        return View(name="reminder_form", facts=facts)

    def changed(self, request: Request, reminder_id: uuid.UUID, fields: dict[str, Any]) -> Any:  # noqa: ANN401 - a ReminderRequest
        """Return the request that a sent form makes: it is asked about like a new one.

        :raises DomainError: it is somebody else's, over, or the form says too little
        """
        reminder = self._own(request, reminder_id)
        when = str(fields.get("when") or "")
        schedule = read_alone(when, request.at, self._home(request))
        asked = ReminderRequest(
            kind=reminder.kind,
            channel=reminder.channel,
            text="",
            schedule=schedule,
            replaces=str(reminder.id),
        )
        said = worded(asked, str(fields.get("said") or ""))
        return replace(said, loud=said.loud or reminder.loud)

    def _own(self, request: Request, reminder_id: uuid.UUID) -> ReminderRecord:
        reminder = self._reminders.lock(request.team_id, reminder_id)
        if reminder is None or reminder.state in {ReminderState.OVER, ReminderState.CANCELLED}:
            raise GoneReminderError
        is_theirs = reminder.kind == ANNOUNCEMENT and self._may_announce(request)
        if reminder.owner != request.actor and not is_theirs:
            raise NotYourReminderError
        return reminder

    def _may_announce(self, request: Request) -> bool:
        return "announce" in self._users.rights(request.team_id, request.actor)

    def _home(self, request: Request) -> str:
        person = self._users.person(request.team_id, request.actor)
        return known_zone(str(person["time_zone"]))


def read_alone(when: str, at: datetime, home: str) -> timing.Schedule:
    """Return when *when* says, which says nothing besides.

    :raises DomainError: it says no time, or more
    """
    schedule, rest = timing.read(when.strip(), at, home)
    if rest.strip():
        raise NothingLeftToSayError
    return schedule


def mistakes(fields: dict[str, Any], along: dict[str, Any], *, at: datetime) -> dict[str, str]:
    """Return what to mend in the form: block_id → a sentence with an example."""
    found: dict[str, str] = {}
    try:
        read_alone(str(fields.get("when") or ""), at, known_zone(str(along.get("zone") or "UTC")))
    except DomainError as error:
        found["when"] = str(error)
    if not str(fields.get("said") or "").strip():
        found["said"] = "Please write what to say."
    return found

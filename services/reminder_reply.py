"""What people press on a reminder: done, later, no more from them."""

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from db.models.reminder import ReminderState
from db.records.reminder import ReminderRecord
from db.repositories.occurrence import OccurrenceRepository
from db.repositories.reminder import ReminderRepository
from services.delivery import DeliveryService
from services.errors import DomainError
from services.ports import View
from services.reminder_clock import message_facts
from services.reminder_request import SNOOZE
from services.reminder_row import known_zone
from services.request import Request
from services.user import UserService
from services.zone import zone

DONE, SNOOZED = "done", "snoozed"

LATER: dict[str, timedelta] = {
    "snooze_20": timedelta(minutes=20),
    "snooze_60": timedelta(hours=1),
}
TOMORROW = "snooze_tomorrow"
MORNING = time(9)


class UnknownReminderError(DomainError):
    """I don't know that reminder any more. Make a new one: `/reminder tomorrow 9:00 stand-up`."""


class AnsweredError(DomainError):
    """That was answered already. Make a new one, if you like: `/reminder in 20 min tea`."""


class NotForYouError(DomainError):
    """That reminder isn't yours to put off. Make your own: `/reminder in 20 min tea`."""


class NotRefusedError(DomainError):
    """Others may remind you. To change that: `/reminders off`, or `/reminders off @milo`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pressed:
    """Which message was pressed, and where it stands."""

    reminder_id: uuid.UUID
    fire_at: datetime
    channel: str
    ts: str


class ReminderReplies:
    """Takes what is pressed on the messages of reminders."""

    def __init__(
        self,
        *,
        users: UserService,
        reminders: ReminderRepository,
        occurrences: OccurrenceRepository,
        deliveries: DeliveryService,
    ) -> None:
        self._users = users
        self._reminders = reminders
        self._occurrences = occurrences
        self._deliveries = deliveries

    def press(self, request: Request, deed: str, pressed: Pressed) -> None:
        """Do what the button *deed* says.

        :raises DomainError: the first rule that speaks against it
        """
        reminder = self._reminders.lock(request.team_id, pressed.reminder_id)
        if reminder is None:
            raise UnknownReminderError
        if deed == "stop":
            self._stop(request, reminder, pressed)
        elif deed == DONE:
            self._answer(request, reminder, pressed, DONE)
        else:
            self._snooze(request, reminder, pressed, deed)

    def refuse(self, request: Request, sender: str) -> View:
        """Let nobody, or not *sender*, remind who asks; what there is already is paused."""
        self._reminders.refuse(request.team_id, request.actor, sender)
        paused = self._reminders.pause(request.team_id, request.actor, why="refused", owner=sender)
        return View(name="reminders_refused", facts={"sender": sender, "paused": paused})

    def accept(self, request: Request, sender: str) -> View:
        """Let others, or *sender*, remind who asks again.

        :raises NotRefusedError: they may already
        """
        if not self._reminders.accept(request.team_id, request.actor, sender):
            raise NotRefusedError
        return View(name="reminders_accepted", facts={"sender": sender})

    def _answer(
        self,
        request: Request,
        reminder: ReminderRecord,
        pressed: Pressed,
        answer: str,
        until: datetime | None = None,
    ) -> None:
        """Note it once, and redraw the message for everybody who sees it."""
        if reminder.channel.startswith(("U", "W")) and request.actor != reminder.channel:
            raise NotForYouError
        ids = (request.team_id, reminder.id, pressed.fire_at)
        if self._occurrences.answered(*ids) is None:
            raise UnknownReminderError
        if not self._occurrences.answer(*ids, answer=answer, by=request.actor, until=until):
            raise AnsweredError
        self._redraw(request, reminder, pressed, answer, until)

    def _snooze(
        self, request: Request, reminder: ReminderRecord, pressed: Pressed, deed: str
    ) -> None:
        """Have it come again: a reminder of its own, made by this request."""
        if request.actor != reminder.channel:
            raise NotForYouError
        until = self._until(deed, request)
        self._answer(request, reminder, pressed, SNOOZED, until)
        again = replace(
            reminder,
            id=uuid.uuid4(),
            kind=SNOOZE,
            rule="",
            words="once",
            zone="UTC",
            rules=zone("UTC").rules,
            follows=False,
            next_local=until.replace(tzinfo=None),
            next_at=until,
            state=ReminderState.ACTIVE,
            made_by=request.key,
        )
        self._reminders.add(again)

    def _until(self, deed: str, request: Request) -> datetime:
        if deed in LATER:
            return (request.at + LATER[deed]).astimezone(UTC).replace(microsecond=0)
        if deed != TOMORROW:
            raise UnknownReminderError
        person = self._users.person(request.team_id, request.actor)
        there = zone(known_zone(str(person["time_zone"])))
        day = there.local(request.at).date() + timedelta(days=1)
        return there.instant(datetime.combine(day, MORNING))

    def _stop(self, request: Request, reminder: ReminderRecord, pressed: Pressed) -> None:
        """Want no more from whoever made it, and tell them."""
        if request.actor != reminder.channel or reminder.owner == request.actor:
            raise NotForYouError
        self.refuse(request, reminder.owner)
        self._redraw(request, reminder, pressed, "stopped", None)
        view = View(name="reminder_stopped", facts={"user": request.actor})
        key = f"{request.key}:stopped"
        self._deliveries.post(request.team_id, request.day, key, reminder.owner, view)

    def _redraw(
        self,
        request: Request,
        reminder: ReminderRecord,
        pressed: Pressed,
        answer: str,
        until: datetime | None,
    ) -> None:
        facts = message_facts(reminder, pressed.fire_at, late=False) | {
            "answer": answer,
            "by": request.actor,
            "until": int(until.timestamp()) if until else None,
        }
        where = (pressed.channel, pressed.ts)
        self._deliveries.redraw(request, where, View(name="reminder", facts=facts))

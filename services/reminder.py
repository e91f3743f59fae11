"""Reminders: asked for, shown as understood, confirmed."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from db.records.conversation import ConversationRecord
from db.repositories.occurrence import OccurrenceRepository
from db.repositories.reminder import ReminderRepository
from fsm.flow import Event
from services.action_request import ActionRequest
from services.conversation import AlreadySettledError, ConversationService
from services.delivery import DeliveryService
from services.errors import DomainError
from services.ports import View
from services.reminder_request import ANNOUNCEMENT, ReminderRequest, parse
from services.reminder_row import coming, known_zone, record
from services.request import Request
from services.role import NotAllowedError
from services.timing import TooOftenError
from services.user import UserService

FLOW = "reminder"
"""Name of the flow."""

NO_CASE = 0
"""The case of a conversation that is about none."""

MOST, MOST_FOR_OTHERS, MOST_AN_HOUR = 100, 20, 10
"""Reminders that one person may have: in all, said to others, and made for others in an hour."""

HOUR = timedelta(hours=1)
SHORTEST, SHORTEST_FOR_OTHERS = timedelta(minutes=15), timedelta(hours=1)


class TooManyRemindersError(DomainError):
    """You have a hundred reminders already. Cancel some first: `/reminders`."""


class TooManyForOthersError(DomainError):
    """That would be too many reminders for others. See what you have, and cancel some: `/reminders`."""  # noqa: E501 - one sentence


class RefusedByPersonError(DomainError):
    """They don't want to be reminded by others. You can remind yourself: `/reminder in 1h ask`."""


class NotAPersonError(DomainError):
    """I remind people who are here, no apps and nobody who left: `/reminder @milo in 1h tea`."""


class NotInChannelError(DomainError):
    """You can have something said in channels that you and I are in.

    Join it, invite me, and try again: `/reminder #help every monday at 9:00 news`.
    """


class OnlyAdminsAnnounceError(DomainError):
    """Only admins and owners announce. You have `/reminder #channel every monday at 9:00 news`."""


class NotYourReminderError(DomainError):
    """That is somebody else's. Make one of your own: `/reminder tomorrow 9:00 stand-up`."""


class GoneReminderError(DomainError):
    """That reminder is over or cancelled. See which you have: `/reminders`."""


LATE = "That was too late, so nothing was set. Please ask again: `/reminder tomorrow 9:00 stand-up`"


class ReminderService:
    """The rules of making reminders."""

    def __init__(
        self,
        *,
        users: UserService,
        conversations: ConversationService,
        reminders: ReminderRepository,
        occurrences: OccurrenceRepository,
        deliveries: DeliveryService,
    ) -> None:
        self._users = users
        self._conversations = conversations
        self._reminders = reminders
        self._occurrences = occurrences
        self._deliveries = deliveries

    def _require_may_announce(self, request: Request) -> None:
        try:
            self._users.require("announce", request.team_id, request.actor, channel=request.place)
        except NotAllowedError:
            raise OnlyAdminsAnnounceError from None

    def propose(
        self, request: Request, kind: str, *, is_there: bool | None = None
    ) -> ConversationRecord | None:
        """Show what was understood, on a card to who asked; it counts once they confirm.

        :param is_there: whether they are in the channel that it names; None where nobody knows
        :raises DomainError: the text says too little, or a rule speaks against it
        """
        person = self._users.person(request.team_id, request.actor)
        if kind == ANNOUNCEMENT:
            self._require_may_announce(request)
        wanted = parse(
            kind,
            request.text,
            at=request.at,
            home=known_zone(str(person["time_zone"])),
            actor=request.actor,
            here=request.channel,
        )
        return self.ask(request, wanted, is_there=is_there)

    def ask(
        self, request: Request, wanted: ReminderRequest, *, is_there: bool | None
    ) -> ConversationRecord | None:
        """Open the card that asks whether *wanted* is what was meant."""
        self._require_may(request, wanted, is_there=is_there)
        conversation_id = uuid.uuid4()
        about = ActionRequest(
            target=f"{FLOW}:{conversation_id}",
            reason="",
            marks={"reminder": wanted.remembered()},
        )
        opened = self._conversations.start(
            FLOW,
            conversation_id=conversation_id,
            team_id=request.team_id,
            owner=request.actor,
            request=about,
            case_number=NO_CASE,
            opened_by=request.key,
            opened_on=request.day,
            home=request.actor,
        )
        self._deliveries.answer(request, View(name="reminder_opened"))
        return opened

    def press(
        self,
        request: Request,
        event: Event,
        *,
        conversation_id: uuid.UUID,
        version: int,
        is_there: bool | None = None,
        now: datetime | None = None,
    ) -> None:
        """Apply Confirm or Cancel; *now* stands in for the database's clock.

        :raises DomainError: it is settled, somebody else's, or a rule speaks against it by now
        """
        try:
            judged = self._conversations.advance(
                FLOW,
                event,
                team_id=request.team_id,
                conversation_id=conversation_id,
                actor=request.actor,
                version=version,
                now=now,
            )
        except AlreadySettledError:
            raise AlreadySettledError from None
        held = judged.conversation
        if held.owner != request.actor:
            raise NotYourReminderError
        if judged.late:
            self._deliveries.answer(request, View(name="refusal", facts={"text": LATE}))
        elif event is Event.CONFIRM:
            wanted = ReminderRequest.of(held.data["reminder"])
            self._require_may(request, wanted, is_there=is_there)
            self._write(request, wanted, conversation_id, self._occurrences.now(now))

    def _write(
        self, request: Request, wanted: ReminderRequest, made_as: uuid.UUID, now: datetime
    ) -> None:
        """Write the reminder, or the change of one: from now on it counts."""
        schedule = coming(wanted.schedule, now)
        made = record(request.team_id, request.actor, wanted, schedule)
        if not wanted.replaces:
            self._reminders.add(replace(made, id=made_as, made_by=request.key))
            return
        before = self._reminders.lock(request.team_id, uuid.UUID(wanted.replaces))
        if before is None or before.owner != request.actor:
            raise GoneReminderError
        if not self._reminders.change(replace(made, id=before.id)):
            raise GoneReminderError

    def _require_may(
        self, request: Request, wanted: ReminderRequest, *, is_there: bool | None
    ) -> None:
        """Let it pass if nothing speaks against it.

        :raises DomainError: the first rule that does
        """
        is_own = wanted.channel == request.actor
        is_free = is_own or wanted.kind == ANNOUNCEMENT
        if wanted.schedule.shortest() < (SHORTEST if is_own else SHORTEST_FOR_OTHERS):
            raise TooOftenError
        if wanted.channel.startswith(("U", "W")) and not is_own:
            self._require_welcome(request, wanted.channel)
        if not is_free and wanted.channel.startswith(("C", "G")) and not is_there:
            raise NotInChannelError
        if wanted.replaces:
            return
        counted = self._reminders.counted(request.team_id, request.actor, within=HOUR)
        if counted["mine"] >= MOST:
            raise TooManyRemindersError
        if not is_free and (
            counted["others"] >= MOST_FOR_OTHERS or counted["lately"] >= MOST_AN_HOUR
        ):
            raise TooManyForOthersError

    def _require_welcome(self, request: Request, user: str) -> None:
        person = self._users.person(request.team_id, user)
        if person["is_bot"] or person["is_deleted"]:
            raise NotAPersonError
        if self._reminders.is_refused(request.team_id, user, request.actor):
            raise RefusedByPersonError

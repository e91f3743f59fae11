"""Reminders: their repositories and services on one session."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.repositories.occurrence import OccurrenceRepository
from db.repositories.reminder import ReminderRepository
from services.conversation import ConversationService
from services.delivery import DeliveryService
from services.reminder import ReminderService
from services.reminder_clock import ReminderClock
from services.reminder_list import ReminderList
from services.reminder_reply import ReminderReplies
from services.reminder_upkeep import ReminderUpkeep
from services.user import UserService


@dataclass(frozen=True, kw_only=True)
class Reminders:
    """Everything about reminders that a task may ask for."""

    asking: ReminderService
    listing: ReminderList
    replies: ReminderReplies
    clock: ReminderClock
    upkeep: ReminderUpkeep


def reminders_on(
    session: Session,
    *,
    users: UserService,
    conversations: ConversationService,
    deliveries: DeliveryService,
) -> Reminders:
    """Return them on *session*, with the services that they share."""
    rows, occurrences = ReminderRepository(session), OccurrenceRepository(session)
    return Reminders(
        asking=ReminderService(
            users=users,
            conversations=conversations,
            reminders=rows,
            occurrences=occurrences,
            deliveries=deliveries,
        ),
        listing=ReminderList(users=users, reminders=rows),
        replies=ReminderReplies(
            users=users, reminders=rows, occurrences=occurrences, deliveries=deliveries
        ),
        clock=ReminderClock(reminders=rows, occurrences=occurrences, deliveries=deliveries),
        upkeep=ReminderUpkeep(reminders=rows, occurrences=occurrences, deliveries=deliveries),
    )

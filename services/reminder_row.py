"""A reminder's row: made of what was asked for, read as a schedule, shown as facts."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from db.models.reminder import ReminderState
from db.records.conversation import ConversationRecord
from db.records.reminder import ReminderRecord
from services.errors import DomainError
from services.reminder_request import ReminderRequest
from services.timing import Schedule
from services.zone import zone

SECOND = timedelta(seconds=1)


class PassedMeanwhileError(DomainError):
    """That time has passed while I waited for you. Please ask again: `/reminder in 20 min tea`."""


def coming(schedule: Schedule, now: datetime) -> Schedule:
    """Return *schedule* with a next time that is yet to come.

    :raises PassedMeanwhileError: there is none
    """
    if schedule.next_at() > now:
        return schedule
    later = schedule.after(now)
    if later is None:
        raise PassedMeanwhileError
    return later


def record(team_id: str, owner: str, wanted: ReminderRequest, schedule: Schedule) -> ReminderRecord:
    """Return the row of *wanted*, with an id and a cause that are yet to be given."""
    return ReminderRecord(
        team_id=team_id,
        id=uuid.UUID(int=0),
        kind=wanted.kind,
        owner=owner,
        channel=wanted.channel,
        text=wanted.text,
        loud=wanted.loud,
        rule=schedule.rule,
        words=schedule.words,
        zone=schedule.zone,
        rules=zone(schedule.zone).rules,
        # What others read stays where it was set, wherever its owner goes.
        follows=schedule.follows and wanted.channel == owner,
        next_local=schedule.local,
        next_at=schedule.next_at(),
        state=ReminderState.ACTIVE,
        why="",
        made_by="",
    )


def schedule_of(reminder: ReminderRecord) -> Schedule:
    """Return when *reminder* comes."""
    return Schedule(
        rule=reminder.rule,
        local=reminder.next_local,
        zone=reminder.zone,
        follows=reminder.follows,
        words=reminder.words,
    )


def facts_of(reminder: ReminderRecord) -> dict[str, Any]:
    """Return what a list shows of *reminder*, as plain JSON."""
    return {
        "reminder": str(reminder.id),
        "kind": reminder.kind,
        "owner": reminder.owner,
        "place": reminder.channel,
        "is_own": reminder.channel == reminder.owner,
        "said": reminder.text,
        "words": reminder.words,
        "zone": reminder.zone,
        "next": int(reminder.next_at.timestamp()),
        "is_paused": reminder.state is ReminderState.PAUSED,
        "why": reminder.why,
    }


def known_zone(name: str) -> str:
    """Return *name* if it is a time zone that is known here, else UTC."""
    try:
        return zone(name).name
    except DomainError:
        return "UTC"


def asked_facts(conversation: ConversationRecord) -> dict[str, Any] | None:
    """Return what was understood of the reminder that a conversation asks about; None of others."""
    kept = conversation.data.get("reminder")
    if not kept:
        return None
    wanted = ReminderRequest.of(kept)
    schedule = wanted.schedule
    return {
        "kind": wanted.kind,
        "said": wanted.text,
        "place": wanted.channel,
        "is_own": wanted.channel == conversation.owner,
        "words": schedule.words,
        "zone": schedule.zone,
        "follows": schedule.follows and wanted.channel == conversation.owner,
        "coming": [int(at.timestamp()) for at in schedule.coming(schedule.next_at() - SECOND)],
    }

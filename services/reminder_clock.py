"""What comes now: written down once, then said oldest first, as fast as Slack allows."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog

from db.models.reminder import ReminderState
from db.records.reminder import ReminderRecord
from db.repositories.occurrence import Come, Due, OccurrenceRepository, Turn
from db.repositories.reminder import ReminderRepository
from db.session import Row
from services.delivery import DeliveryService, Post
from services.errors import DomainError
from services.ports import View
from services.reminder_row import schedule_of

log = structlog.get_logger(__name__)

LATE = timedelta(minutes=1)
"""How much later than its time a reminder says that it is late."""

AT_ONCE = 20
"""Reminders of one workspace that are being said at a time. Slack takes five a second at most; what
is beyond waits here in its order, and not put off again and again among the deliveries."""

PAUSING = frozenset(
    {"channel_not_found", "is_archived", "not_in_channel", "restricted_action", "user_not_found"}
)
"""Slack's words after which it would say the same next time."""


class ReminderClock:
    """Has reminders come."""

    def __init__(
        self,
        *,
        reminders: ReminderRepository,
        occurrences: OccurrenceRepository,
        deliveries: DeliveryService,
    ) -> None:
        self._reminders = reminders
        self._occurrences = occurrences
        self._deliveries = deliveries

    def come(self, *, limit: int, now: datetime | None = None) -> int:
        """Have what is due come, oldest first, once each; return how many rows were taken up.

        Of the times that one has missed, one comes, late; then its regular ones go on.
        """
        due = self._occurrences.due(limit=limit, now=now)
        if due:
            at = self._occurrences.now(now)
            self._occurrences.come([_come(each, at) for each in due])
        return len(due)

    def say(self, *, limit: int, now: datetime | None = None) -> int:
        """Write down what may be said now; return how many."""
        for settled in self._occurrences.settled():
            if settled["state"] == "failed":
                self._tell_of_failure(settled)
        turns = self._occurrences.turns(most=AT_ONCE, limit=limit)
        if turns:
            self._hand_over(turns, self._occurrences.now(now))
        return len(turns)

    def _hand_over(self, turns: Sequence[Turn], now: datetime) -> None:
        valid = [turn for turn in turns if is_said(turn.reminder)]
        posts = self._deliveries.post_all([_post(turn, now) for turn in valid])
        said = {id(turn): delivery for turn, delivery in zip(valid, posts, strict=True)}
        self._occurrences.handed([_handed(turn, said.get(id(turn))) for turn in turns])

    def _tell_of_failure(self, settled: Row) -> None:
        """Pause what Slack would refuse again, and tell its owner."""
        reminder = self._reminders.lock(settled["team_id"], settled["reminder_id"])
        error = str(settled["error"] or "")
        if reminder is None or error not in PAUSING:
            return
        self._reminders.settle(reminder.team_id, reminder.id, ReminderState.PAUSED, why=error)
        if reminder.owner != reminder.channel:
            facts = {"said": reminder.text, "place": reminder.channel, "why": error}
            view = View(name="reminder_paused", facts=facts)
            key = f"reminder:{reminder.id}:paused:{int(settled['fire_at'].timestamp())}"
            self._deliveries.post(reminder.team_id, settled["fire_on"], key, reminder.owner, view)


def is_said(reminder: ReminderRecord) -> bool:
    """Tell whether one that came is still to be said: cancelled and paused ones are not."""
    return reminder.state in {ReminderState.ACTIVE, ReminderState.OVER}


def message_facts(reminder: ReminderRecord, fire_at: datetime, *, late: bool) -> dict[str, Any]:
    """Return what the message of a reminder is drawn from, as plain JSON."""
    return {
        "reminder": str(reminder.id),
        "kind": reminder.kind,
        "said": reminder.text,
        "loud": reminder.loud,
        "owner": reminder.owner,
        "place": reminder.channel,
        "words": reminder.words,
        "due": int(fire_at.timestamp()),
        "is_late": late,
        "answer": "",
    }


def _come(due: Due, now: datetime) -> Come:
    reminder = due.reminder
    if due.against:
        return Come(reminder=reminder, state="paused", why=due.against)
    try:
        later = schedule_of(reminder).after(now)
    except (DomainError, ValueError) as error:  # one that can't be read must not stop the others
        log.exception("reminder.unreadable", reminder=str(reminder.id), exc_info=error)
        return Come(reminder=reminder, state="paused", why="unreadable")
    if later is None:
        return Come(reminder=reminder, state="over")
    return Come(reminder=reminder, state="active", next_local=later.local, next_at=later.next_at())


def _post(turn: Turn, now: datetime) -> Post:
    reminder = turn.reminder
    facts = message_facts(reminder, turn.fire_at, late=now - turn.fire_at > LATE)
    is_plain = reminder.kind == "announcement"
    return Post(
        team_id=reminder.team_id,
        day=turn.fire_on,
        key=f"reminder:{reminder.id}:{turn.fire_at.isoformat()}",
        channel=reminder.channel,
        view=View(name="announcement" if is_plain else "reminder", facts=facts),
    )


def _handed(turn: Turn, delivery: object) -> dict[str, object]:
    return {
        "team_id": turn.reminder.team_id,
        "reminder_id": turn.reminder.id,
        "fire_at": turn.fire_at,
        "fire_on": turn.fire_on,
        "state": "handed" if delivery else "dropped",
        "delivery_id": delivery,
    }

"""What keeps reminders true: zones that change, people who move, leave, come back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from db.models.reminder import ReminderState
from db.records.reminder import ReminderRecord
from db.repositories.occurrence import OccurrenceRepository
from db.repositories.reminder import ReminderRepository
from services import zone as zones
from services.delivery import DeliveryService
from services.ports import View
from services.reminder_row import known_zone, schedule_of
from services.request import Request
from services.timing import Schedule
from services.zone import UnknownZoneError

KEPT = timedelta(days=30)
"""How long a reminder is kept after its last time, or after it was cancelled."""

SETTLED = timedelta(minutes=1)
"""How long one stays paused at least."""


class ReminderUpkeep:
    """Keeps reminders true."""

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

    def moved(self, request: Request, user: str, time_zone: str) -> int:
        """Have *user*'s own reminders follow them into *time_zone*, and tell them; return how many.

        What names its zone, counts hours, or is said to others stays where it is.
        """
        there = zones.zone(known_zone(time_zone))
        found = self._reminders.following(request.team_id, user, there.name)
        for reminder in found:
            self._write(replace(reminder, zone=there.name))
        if found:
            facts = {"zone": there.name, "count": len(found)}
            key = f"{request.key}:reminders"
            view = View(name="reminders_moved", facts=facts)
            self._deliveries.post(request.team_id, request.day, key, user, view)
        return len(found)

    def left(self, team_id: str, channel: str, user: str) -> int:
        """Pause what *user* has said in *channel*, where they are no longer; return how many."""
        return self._reminders.pause(team_id, channel, why="left", owner=user)

    def outdated(self) -> Sequence[tuple[str, str]]:
        """Return each zone of active reminders whose rules have changed, with the old ones."""
        zones.forget()
        found = [(pair["zone"], pair["rules"]) for pair in self._reminders.zones()]
        return [(name, rules) for name, rules in found if _has_changed(name, rules)]

    def recompute(self, name: str, rules: str, *, limit: int) -> int:
        """Compute some next times anew by a zone's new rules; return how many were taken up."""
        found = self._reminders.of_rules(name, rules, limit=limit)
        for reminder in found:
            self._write(reminder)
        return len(found)

    def resume(self, *, limit: int) -> int:
        """Have some come again whose owner came back, or is banned no longer; return how many."""
        found = self._reminders.resumable(after=SETTLED, limit=limit)
        for reminder in found:
            self._write(replace(reminder, state=ReminderState.ACTIVE, why=""))
        return len(found)

    def forget(self, *, limit: int) -> int:
        """Delete some that are over; return how many."""
        return self._reminders.forget(after=KEPT, limit=limit)

    def _write(self, reminder: ReminderRecord) -> None:
        """Write when it comes by today's rules; what would have been is not made up for."""
        schedule = self._next(schedule_of(reminder))
        there = zones.zone(schedule.zone)
        self._reminders.change(
            replace(
                reminder,
                rules=there.rules,
                next_local=schedule.local,
                next_at=schedule.next_at(),
            )
        )

    def _next(self, schedule: Schedule) -> Schedule:
        now = self._occurrences.now()
        if schedule.next_at() > now:
            return schedule
        return schedule.after(now) or schedule


def _has_changed(name: str, rules: str) -> bool:
    try:
        return zones.zone(name).rules != rules
    except UnknownZoneError:
        return False

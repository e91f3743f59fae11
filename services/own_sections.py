"""The parts of a member's Home that are theirs alone: points and reminders."""

from collections.abc import Mapping
from typing import Any

from db.records.ledger import member
from db.repositories.ledger import LedgerRepository
from db.repositories.reminder import ReminderRepository
from services.home import Viewer
from services.kudos import movement
from services.reminder_row import facts_of

NEXT = 5
"""Reminders that a Home shows; the list behind its button has all."""

LAST = 3
"""Movements of points that a Home shows."""

Facts = Mapping[str, Any]


class OwnSections:
    """Reads what each of them shows; somebody who has nothing of the kind sees no section."""

    def __init__(self, *, ledger: LedgerRepository, reminders: ReminderRepository) -> None:
        self._ledger = ledger
        self._reminders = reminders

    def points(self, viewer: Viewer) -> Facts | None:
        """Return what the person owns, and what moved last."""
        account = member(viewer.user_id)
        moved = self._ledger.history(viewer.team_id, account, most=LAST)
        if not moved:
            return None
        owned = self._ledger.balance(viewer.team_id, account)
        return {"points": owned, "items": [movement(each, viewer.user_id) for each in moved]}

    def reminders(self, viewer: Viewer) -> Facts | None:
        """Return the next of the person's reminders."""
        found = self._reminders.of(
            viewer.team_id, viewer.user_id, announcements=False, limit=NEXT + 1
        )
        if not found:
            return None
        items = [facts_of(each) for each in found[:NEXT]]
        return {"items": items, "owner": viewer.user_id, "is_cut": len(found) > NEXT}

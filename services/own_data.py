"""What somebody may know of what is kept about them."""

from typing import Any

from db.repositories.personal_data import MOST, PersonalDataRepository
from services.errors import DomainError
from services.personal_data import KEPT, Kept
from services.ports import View
from services.request import Request


class MyDataUsageError(DomainError):
    """Try `/mydata` to see what Steward keeps about you, why, and for how long."""


class OwnDataService:
    """Answers about nobody but who asks."""

    def __init__(self, rows: PersonalDataRepository) -> None:
        self._rows = rows

    def answer(self, request: Request) -> View:
        """Return what is kept about the actor.

        :raises MyDataUsageError: something else was typed
        """
        if request.text.lower() not in {"", "show"}:
            raise MyDataUsageError
        counted = {each.table: each.columns for each in KEPT if each.is_counted}
        found = self._rows.counts(request.team_id, request.actor, counted)
        items = [_item(each, found.get(each.table)) for each in KEPT]
        shown = [item for item in items if item["number"] != 0]
        return View(name="mydata", facts={"items": shown, "most": MOST})


def _item(kept: Kept, number: int | None) -> dict[str, Any]:
    return {"about": kept.about, "number": number, "days": kept.days, "why": kept.why}

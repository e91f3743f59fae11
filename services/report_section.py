"""The reports that a moderator's Home shows: those that they may see, and no others."""

from collections.abc import Mapping
from typing import Any

from db.repositories.report import ReportRepository
from services.home import Viewer
from services.report_access import SEE, SEE_ALL
from services.report_queue import item
from services.user import UserService

FEW = 10
"""Reports that a Home shows; `/reports` has all."""


class ReportSection:
    """Reads what the section shows."""

    def __init__(self, *, users: UserService, reports: ReportRepository) -> None:
        self._users = users
        self._reports = reports

    def facts(self, viewer: Viewer) -> Mapping[str, Any] | None:
        """Return the open reports, the oldest first; None where there are none to see."""
        if not self._users.may(SEE, viewer.team_id, viewer.user_id):
            return None
        found = self._reports.open(
            viewer.team_id,
            reader=viewer.user_id,
            sees_all=self._users.may(SEE_ALL, viewer.team_id, viewer.user_id),
            limit=FEW,
            offset=0,
        )
        if not found:
            return None
        return {"items": [item(each) for each in found], "total": found[0]["total"]}

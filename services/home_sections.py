"""The facts of the sections that a Home has from the beginning."""

from collections.abc import Mapping
from typing import Any

from db.repositories.home_page import HomePageRepository
from db.repositories.member import MemberRepository
from db.repositories.periodic import PeriodicRepository
from db.repositories.sanction import SanctionRepository
from services.appeal import APPEALABLE
from services.home import Viewer
from services.preferring import PreferenceService

PAGE = 5
"""Cases on a page."""

FEW = 10
"""Rows of a list that has no pages: the most urgent ones."""

Facts = Mapping[str, Any]


class Sections:
    """Reads what each section shows."""

    def __init__(
        self,
        *,
        pages: HomePageRepository,
        sanctions: SanctionRepository,
        members: MemberRepository,
        periodic: PeriodicRepository,
        preferences: PreferenceService,
    ) -> None:
        self._pages = pages
        self._sanctions = sanctions
        self._members = members
        self._periodic = periodic
        self._preferences = preferences

    def standing(self, viewer: Viewer) -> Facts:
        """Return what restricts the person, and until when."""
        held = self._sanctions.in_force(viewer.team_id, viewer.user_id)
        return {"items": [_sanction(each) for each in held]}

    def cases(self, viewer: Viewer) -> Facts | None:
        """Return a page of the person's own cases, and what became of their appeals."""
        found = self._pages.cases(
            viewer.team_id, viewer.user_id, below=viewer.below, limit=PAGE + 1
        )
        shown = found[:PAGE]
        more = shown[-1]["number"] if len(found) > PAGE else None
        return {"items": [_case(each) for each in shown], "more": more} if shown else None

    def waiting(self, viewer: Viewer) -> Facts:
        """Return what waits for a Confirm, the most urgent first."""
        found = self._pages.asked(viewer.team_id, limit=FEW + 1)
        return {"items": [_asked(each) for each in found[:FEW]], "is_cut": len(found) > FEW}

    def appeals(self, viewer: Viewer) -> Facts | None:
        """Return the appeals that wait for an answer."""
        found = self._pages.appeals(viewer.team_id, limit=FEW + 1)
        items = [_asked(each) for each in found[:FEW]]
        return {"items": items, "is_cut": len(found) > FEW} if items else None

    def ending(self, viewer: Viewer) -> Facts | None:
        """Return the restrictions that end within a week."""
        found = self._pages.ending(viewer.team_id, limit=FEW + 1)
        items = [{**_sanction(each), "user": each["user_id"]} for each in found[:FEW]]
        return {"items": items, "is_cut": len(found) > FEW} if items else None

    def load(self, viewer: Viewer) -> Facts:
        """Return how much the moderator has opened within a week."""
        return {"opened": self._pages.opened_by(viewer.team_id, viewer.user_id)}

    def settings(self, viewer: Viewer) -> Facts:
        """Return what the workspace decides for itself."""
        return {"items": self._preferences.listed(viewer.team_id)}

    def roles(self, viewer: Viewer) -> Facts:
        """Return who moderates."""
        grants = self._members.grants(viewer.team_id)
        items = [{"user": each["user_id"], "role": each["role"]} for each in grants[:FEW]]
        return {"items": items, "total": len(grants)}

    def jobs(self, _viewer: Viewer) -> Facts:
        """Return whether the jobs by the clock are well."""
        jobs = self._periodic.all()
        return {"total": len(jobs), "failing": [each["name"] for each in jobs if each["failures"]]}

    def help(self, _viewer: Viewer) -> Facts:
        """Return nothing: where to find help is the same for everybody."""
        return {}


def _sanction(each: Mapping[str, Any]) -> dict[str, Any]:
    until = int(each["ends_at"].timestamp()) if each["ends_at"] else None
    return {"kind": each["kind"], "case": each["case_number"], "until": until}


def _case(each: Mapping[str, Any]) -> dict[str, Any]:
    may = each["kind"] in APPEALABLE and each["was_begun"] and not each["is_void"]
    appeal = each["appeal"]
    return {
        "number": each["number"],
        "kind": each["kind"],
        "at": int(each["opened_at"].timestamp()),
        "is_void": each["is_void"],
        "appeal": appeal,
        "may_appeal": may and (appeal is None or appeal.endswith(":expire")),
    }


def _asked(each: Mapping[str, Any]) -> dict[str, Any]:
    about: Mapping[str, Any] = each["data"].get("appeal") or {}
    return {
        "flow": each["flow"],
        "conversation": str(each["id"]),
        "version": each["version"],
        "case": about.get("case") or each["case_number"],
        "target": about.get("member") or each["target"],
        "owner": each["owner"],
        "reason": str(each["data"].get("reason") or ""),
        "deadline": int(each["deadline_at"].timestamp()),
        "channel": each["card_channel"] or "",
    }

"""Who may look at a report: who has the right, but never the one it is about."""

from collections.abc import Mapping
from typing import Any

from services.errors import DomainError
from services.request import Request
from services.user import UserService

REPORT = "report"
"""Name of the flow, and kind of its cases."""

SEE, SEE_ALL = "reports", "reports.restricted"
"""Rights (services.permission): to reports, and to those about moderators."""


class NoSuchReportError(DomainError):
    """There is no such report for you to look at. `/reports` lists those that are open."""


def may_see(users: UserService, team_id: str, user: str, report: Mapping[str, Any]) -> bool:
    """Tell whether *user* may see *report*: `reported`, `is_restricted` and, if known, `channel`.

    :raises DomainError: nobody knows who that is
    """
    if user == report.get("reported") or not users.may(SEE, team_id, user, channel=_where(report)):
        return False
    return not report.get("is_restricted") or users.may(SEE_ALL, team_id, user)


def require_may_see(users: UserService, request: Request, report: Mapping[str, Any]) -> None:
    """Let *request*'s person see *report*, as `may_see` takes it.

    :raises NotAllowedError: they may see no reports
    :raises NoSuchReportError: it is about them, or for admins alone; that there is one isn't told
    """
    users.require(SEE, request.team_id, request.actor, channel=_where(report))
    if not may_see(users, request.team_id, request.actor, report):
        raise NoSuchReportError


def _where(report: Mapping[str, Any]) -> str:
    """Return the channel whose permits count: none for a direct message."""
    channel = str(report.get("channel") or "")
    return channel if channel.startswith(("C", "G")) else ""

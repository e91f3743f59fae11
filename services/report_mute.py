"""Mutes: who reports falsely again and again may report nothing for a while, named or not."""

import re
import uuid
from datetime import timedelta
from typing import Any

from db.repositories.report_limit import ReportLimitRepository
from db.repositories.report_statement import ReportStatementRepository
from db.session import Row
from services import duration
from services.action_request import MENTION, NotALengthError
from services.action_request import reason as worded
from services.errors import DomainError
from services.ports import View
from services.report_access import SEE, NoSuchReportError
from services.report_relay import ReportClosedError
from services.reporter import PseudonymOf
from services.request import Request
from services.user import UserService

SHOWN = 20
"""Mutes in one list."""

_LIFT = re.compile(r"lift\s+#?(\d{1,15})$")


class MuteUsageError(DomainError):
    """Try `/report-mute @user 7d reason`, `/report-mute lift @user` or `/report-mute list`.

    Who was muted from a card is let report again by the report's number: `/report-mute lift 41`.
    """


class NotMutedError(DomainError):
    """Nobody is muted by that. `/report-mute list` shows who is."""


class ReportMutes:
    """Says who may report."""

    def __init__(
        self,
        *,
        users: UserService,
        limits: ReportLimitRepository,
        statements: ReportStatementRepository,
        pseudonym_of: PseudonymOf,
    ) -> None:
        self._users = users
        self._limits = limits
        self._statements = statements
        self._pseudonym_of = pseudonym_of

    def typed(self, request: Request) -> View:
        """Do what was typed behind `/report-mute`.

        The answer is the same whether or not the person has been muted nameless: nobody can find
        out by it who a nameless reporter is.

        :raises DomainError: the text says something else, or the person may not
        """
        self._users.require(SEE, request.team_id, request.actor)
        text = request.text
        if text in ("", "list"):
            return self._list(request.team_id)
        if text.startswith("lift"):
            return self._lift(request, text)
        named = MENTION.match(text)
        if named is None:
            raise MuteUsageError
        team_id, user = request.team_id, named[1]
        self._users.require_may_act(team_id, request.actor, user, deed="note")
        lasts, rest = duration.split(text[named.end() :].strip())
        self._limits.mute(
            team_id,
            self._pseudonym_of(team_id, user),
            user_id=user,
            case_number=None,
            reason=worded(rest),
            by=request.actor,
            lasts=lasts,
            opened_by=request.key,
        )
        return _muted(user, None, lasts)

    def from_card(
        self, request: Request, report: Row, statement_id: uuid.UUID, length: str, words: str
    ) -> View:
        """Mute who made a statement in *report*, be they named or not.

        :raises DomainError: the length is none, or the report is closed
        """
        way = self._statements.way(request.team_id, statement_id)
        if way is None or way["case_number"] != report["case_number"]:
            raise NoSuchReportError
        if way["pseudonym"] is None:
            raise ReportClosedError
        lasts, rest = duration.split(length.strip())
        if rest:
            raise NotALengthError
        self._limits.mute(
            request.team_id,
            way["pseudonym"],
            user_id=way["reporter"],
            case_number=way["case_number"],
            reason=worded(words),
            by=request.actor,
            lasts=lasts,
            opened_by=request.key,
        )
        return _muted(way["reporter"], way["case_number"], lasts)

    def _lift(self, request: Request, text: str) -> View:
        named = MENTION.fullmatch(text.removeprefix("lift").strip())
        numbered = _LIFT.match(text)
        if named is None and numbered is None:
            raise MuteUsageError
        user = named[1] if named else ""
        number = int(numbered[1]) if numbered else None
        if not self._limits.lift(
            request.team_id, user_id=user, case_number=number, by=request.actor
        ):
            raise NotMutedError
        return View(name="report_unmuted", facts={"user": user, "case": number})

    def _list(self, team_id: str) -> View:
        found = self._limits.standing_list(team_id, limit=SHOWN)
        return View(name="report_mutes", facts={"items": [_item(each) for each in found]})


def _muted(user: str, number: int | None, lasts: timedelta | None) -> View:
    seconds = None if lasts is None else int(lasts.total_seconds())
    return View(name="report_muted", facts={"user": user, "case": number, "lasts": seconds})


def _item(found: Row) -> dict[str, Any]:
    ends_at = found["ends_at"]
    return {
        "user": found["user_id"],
        "case": found["case_number"],
        "reason": found["reason"],
        "by": found["muted_by"],
        "until": None if ends_at is None else int(ends_at.timestamp()),
    }

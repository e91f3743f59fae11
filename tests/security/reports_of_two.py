"""Reports of two workspaces with the same ids everywhere, and a call of every query for one."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from db.session import rows
from tasks.work import Services
from tests.integration.community import MILO, TROLL
from tests.security.twins import BETA

HOUR = timedelta(hours=1)
DRAFT, STATEMENT, HASH = uuid.uuid4(), uuid.uuid4(), "a-hash"


def settle_reports(team: str, services: Services, conversation: uuid.UUID) -> None:
    """Fill every table of reports for *team*: a report with the number 1."""
    mine, words = services.reports, f"words of {team}"
    session = mine.rows._session
    about: dict[str, Any] = {"reported": TROLL, "channel": "C1", "ts": "1.1", "is_direct": False}
    about |= {"message": {"text": words}}
    mine.rows.add(team, 1, conversation_id=conversation, is_restricted=False, **about)
    mine.drafts.add(team, lasts=HOUR, **about)
    rows(session, "UPDATE report_drafts SET id = %(id)s WHERE team_id = %(t)s", id=DRAFT, t=team)
    _state(services, team, HASH, "view:1")
    for table, column in (("report_statements", "id"), ("report_addresses", "statement_id")):
        query = f"UPDATE {table} SET {column} = %(id)s WHERE team_id = %(t)s"  # noqa: S608 - ours
        rows(session, query, id=STATEMENT, t=team)
    mine.statements.note(_way(services, team), team_id=team, author="", words=words, by="view:2")
    mine.limits.count(team, HASH)
    _mute(services, team, "view:3")


def _state(services: Services, team: str, pseudonym: str, by: str) -> object:
    return services.reports.statements.add(
        team, 1, category="spam", words=f"words of {team}", reporter=MILO, is_trusted=True,
        opened_by=by, sealed="sealed", pseudonym=pseudonym,
    )  # fmt: skip


def _way(services: Services, team: str = BETA) -> Any:
    return services.reports.statements.way(team, STATEMENT)


def _mute(services: Services, team: str, by: str) -> None:
    services.reports.limits.mute(
        team, HASH, user_id=TROLL, case_number=1, reason=f"words of {team}", by=MILO, lasts=HOUR,
        opened_by=by,
    )  # fmt: skip


def _closed(services: Services) -> None:
    services.reports.rows.close(BETA, 1, "acted")
    services.reports.rows.shorten(BETA, 1)


REPORT_CALLS: dict[str, Callable[[Services], Any]] = {
    "ReportRepository.gather": lambda s: s.reports.rows.gather(BETA, "report:U1") is None,
    "ReportRepository.add": lambda s: s.reports.rows.add(
        BETA, 2, conversation_id=uuid.uuid4(), reported=TROLL, channel="", ts="", message={},
        is_direct=False, is_restricted=False,
    ),
    "ReportRepository.get": lambda s: s.reports.rows.get(BETA, 1),
    "ReportRepository.hide": lambda s: s.reports.rows.hide(BETA, 1),
    "ReportRepository.link": lambda s: s.reports.rows.link(BETA, 1, 2),
    "ReportRepository.close": lambda s: s.reports.rows.close(BETA, 1, "acted"),
    "ReportRepository.shorten": _closed,
    "ReportRepository.open": lambda s: s.reports.rows.open(
        BETA, reader=MILO, sees_all=True, limit=9, offset=0
    ),
    "ReportRepository.looks_after": lambda s: s.reports.rows.looks_after(BETA, but=MILO),
    "ReportDraftRepository.add": lambda s: s.reports.drafts.add(
        BETA, reported="", channel="", ts="", is_direct=False, message={}, lasts=HOUR
    ),
    "ReportDraftRepository.take": lambda s: s.reports.drafts.take(BETA, DRAFT),
    "ReportStatementRepository.add": lambda s: _state(s, BETA, "another", "view:9"),
    "ReportStatementRepository.of_case": lambda s: s.reports.statements.of_case(BETA, 1),
    "ReportStatementRepository.has_stated": lambda s: s.reports.statements.has_stated(
        BETA, 1, HASH
    ),
    "ReportStatementRepository.way": _way,
    "ReportStatementRepository.trusted": lambda s: s.reports.statements.trusted(BETA, 1),
    "ReportStatementRepository.note": lambda s: s.reports.statements.note(
        _way(s), team_id=BETA, author=MILO, words="new", by="view:9"
    ),
    "ReportStatementRepository.notes": lambda s: s.reports.statements.notes(BETA, 1, limit=9),
    "ReportStatementRepository.unanswered": lambda s: s.reports.statements.unanswered(
        BETA, STATEMENT
    ),
    "ReportLimitRepository.count": lambda s: s.reports.limits.count(BETA, HASH),
    "ReportLimitRepository.counted": lambda s: s.reports.limits.counted(BETA, HASH) == 1,
    "ReportLimitRepository.mute": lambda s: _mute(s, BETA, "view:9"),
    "ReportLimitRepository.standing": lambda s: s.reports.limits.standing(BETA, HASH),
    "ReportLimitRepository.lift": lambda s: s.reports.limits.lift(
        BETA, user_id="", case_number=1, by=MILO
    ),
    "ReportLimitRepository.standing_list": lambda s: s.reports.limits.standing_list(
        BETA, limit=9
    ),
}  # fmt: skip
"""Each method, called for one workspace with ids that the other has as well."""

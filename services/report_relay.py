"""The relay: moderators and who reported write to each other, and neither learns who it is."""

import uuid

from db.repositories.conversation import ConversationRepository
from db.repositories.report import ReportRepository
from db.repositories.report_statement import ReportStatementRepository
from db.session import Row
from services import report_request
from services.conversation import UnknownConversationError
from services.delivery import DeliveryService
from services.errors import DomainError
from services.ports import View
from services.report_access import NoSuchReportError
from services.reporter import reporter_of
from services.request import Request
from services.wakeup import Redraw, WakeUps

MOST_UNANSWERED = 5
"""Messages that who reported may write before a moderator writes again."""


class ReportClosedError(DomainError):
    """That report is closed, and I don't know any more who was part of it. Please report anew."""


class WaitForThemError(DomainError):
    """The moderators have that, and read it soon. Please wait until they write to you."""


class ReportRelay:
    """Carries words from one side of a report to the other."""

    def __init__(
        self,
        *,
        rows: ConversationRepository,
        reports: ReportRepository,
        statements: ReportStatementRepository,
        deliveries: DeliveryService,
        wakeups: WakeUps,
    ) -> None:
        self._rows = rows
        self._reports = reports
        self._statements = statements
        self._deliveries = deliveries
        self._wakeups = wakeups

    def write(self, request: Request, report: Row, statement_id: uuid.UUID, words: str) -> None:
        """Write to who made a statement in *report*, which *request*'s person has claimed.

        :raises DomainError: there is nothing to say, or no way any more
        """
        text = report_request.needed(words)
        way = self._way(request.team_id, statement_id)
        if way["case_number"] != report["case_number"]:
            raise NoSuchReportError
        team_id = request.team_id
        is_new = self._statements.note(
            way, team_id=team_id, author=request.actor, words=text, by=request.key
        )
        if is_new:
            facts = {"case": way["case_number"], "statement": str(statement_id), "words": text}
            view = View(name="report_asked", facts=facts)
            self._deliveries.letter(
                team_id, request.day, f"{request.key}:letter", way["sealed"], view
            )
            self._show(team_id, report)

    def require_theirs(self, request: Request, statement_id: uuid.UUID) -> Row:
        """Return the statement that *request*'s person made.

        :raises DomainError: it is somebody else's, or its report is closed
        """
        way = self._way(request.team_id, statement_id)
        if way["pseudonym"] != reporter_of(request).pseudonym:
            raise UnknownConversationError
        return way

    def answer(self, request: Request, statement_id: uuid.UUID, words: str) -> None:
        """Take what who made a statement wants to add, or answers.

        :raises DomainError: the first rule that speaks against it
        """
        text = report_request.needed(words)
        way = self.require_theirs(request, statement_id)
        report = self._reports.get(request.team_id, way["case_number"])
        if report is None or self._rows.lock(request.team_id, report["conversation_id"]) is None:
            raise ReportClosedError
        if self._statements.unanswered(request.team_id, statement_id) >= MOST_UNANSWERED:
            raise WaitForThemError
        self._statements.note(way, team_id=request.team_id, author="", words=text, by=request.key)
        self._show(request.team_id, report)

    def _way(self, team_id: str, statement_id: uuid.UUID) -> Row:
        """Return the way back to who made a statement.

        :raises UnknownConversationError: there is no such statement
        :raises ReportClosedError: it is erased
        """
        found = self._statements.way(team_id, statement_id)
        if found is None:
            raise UnknownConversationError
        if found["sealed"] is None:
            raise ReportClosedError
        return found

    def _show(self, team_id: str, report: Row) -> None:
        self._rows.touch(team_id, report["conversation_id"])
        self._wakeups.add(Redraw(team_id, report["conversation_id"]))

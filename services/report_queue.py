"""The moderators' queue of reports: claimed by one, acted on or dismissed, never forgotten."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from db.models.case_step import StepKind, StepState
from db.records.conversation import ConversationRecord
from db.repositories.conversation import ConversationRepository, Judgement
from db.repositories.report import ReportRepository
from db.repositories.report_statement import ReportStatementRepository
from db.repositories.step import StepRepository
from db.session import Row
from fsm.flow import Event, State
from services.action_request import reason as worded
from services.conversation import AlreadySettledError, ConversationService
from services.delivery import DeliveryService
from services.errors import DomainError
from services.ports import View
from services.report_access import REPORT, SEE, SEE_ALL, NoSuchReportError, require_may_see
from services.report_closing import ReportClosing
from services.reporter import PseudonymOf
from services.request import Request
from services.user import UserService
from services.wakeup import Redraw, WakeUps

A_PAGE = 10
"""Reports in one list."""

CLAIMED_BY = "claimed_by"
"""In a conversation's data: who has the report."""


class TakenError(DomainError):
    """Somebody else was first."""


class NotClaimedError(DomainError):
    """Claim the report first: press *Claim* on its card."""


class OwnReportError(DomainError):
    """You have reported that yourself, so somebody else has to look at it."""


class DismissWithoutWordsError(DomainError):
    """Please say in a few words why, as in `They know each other, it was a joke`."""


class ReportsUsageError(DomainError):
    """Try `/reports`, or `/reports 2` for the second page."""


class ReportQueue:
    """What moderators do with reports."""

    def __init__(  # noqa: PLR0913 - all by name
        self,
        *,
        users: UserService,
        conversations: ConversationService,
        rows: ConversationRepository,
        reports: ReportRepository,
        statements: ReportStatementRepository,
        steps: StepRepository,
        deliveries: DeliveryService,
        closing: ReportClosing,
        wakeups: WakeUps,
        pseudonym_of: PseudonymOf,
    ) -> None:
        self._users = users
        self._conversations = conversations
        self._rows = rows
        self._reports = reports
        self._statements = statements
        self._steps = steps
        self._deliveries = deliveries
        self._closing = closing
        self._wakeups = wakeups
        self._pseudonym_of = pseudonym_of

    def claim(
        self,
        request: Request,
        conversation_id: uuid.UUID,
        version: int,
        *,
        now: datetime | None = None,
    ) -> ConversationRecord:
        """Take a report out of the queue; one that is overdue can be taken as well.

        :raises TakenError: somebody else has it, or it is closed
        :raises DomainError: the person may not
        """
        self._report(request, conversation_id)
        marks = {CLAIMED_BY: request.actor}
        judged = self._move(request, Event.CONFIRM, conversation_id, version, marks, now=now)
        if judged.late:
            self._closing.expired(judged.conversation)
            judged = self._move(request, Event.CONFIRM, conversation_id, None, marks, now=now)
        own = self._pseudonym_of(request.team_id, request.actor)
        if self._statements.has_stated(request.team_id, judged.conversation.case_number, own):
            raise OwnReportError
        return judged.conversation

    def release(self, request: Request, conversation_id: uuid.UUID, version: int) -> None:
        """Give a report back to the queue; an admin may take it from somebody, too.

        :raises DomainError: it isn't claimed any more, or is somebody else's
        """
        report = self._report(request, conversation_id)
        judged = self._move(request, Event.RETRY, conversation_id, version)
        self._require_holder(request, judged, or_admin=True)
        self._late(request, judged, report)

    def done(self, request: Request, conversation_id: uuid.UUID, version: int) -> None:
        """Close a report that was seen to; who reported is told.

        :raises DomainError: it isn't claimed any more, or is somebody else's
        """
        report = self._report(request, conversation_id)
        judged = self._move(request, Event.SUCCEED, conversation_id, version)
        self._require_holder(request, judged)
        if not self._late(request, judged, report):
            self._closing.close(judged.conversation, "acted")

    def dismiss(
        self,
        request: Request,
        conversation_id: uuid.UUID,
        version: int,
        *,
        reason: str,
        words: str = "",
    ) -> None:
        """Close a report that nothing follows from; a message that was hidden is said again.

        :param reason: for moderators
        :param words: for who reported
        :raises DomainError: there is no reason, or it isn't claimed any more, or is another's
        """
        why, said = worded(reason), worded(words)
        if not why:
            raise DismissWithoutWordsError
        report = self._report(request, conversation_id)
        marks = {"answer": why}
        judged = self._move(request, Event.CANCEL, conversation_id, version, marks)
        self._require_holder(request, judged)
        if not self._late(request, judged, report):
            self._closing.close(judged.conversation, "dismissed", words=said)
            self._closing.say_again(judged.conversation, report, by=request.actor)

    def held(self, request: Request, conversation_id: uuid.UUID) -> Row:
        """Return the report that *request*'s person has claimed.

        :raises DomainError: they have not, or may not see it
        """
        report = self._report(request, conversation_id)
        self._require_claimed(request, conversation_id)
        return report

    def held_by_number(self, request: Request, number: int) -> Row:
        """Return the same, found by the number of its case."""
        report = self._reports.get(request.team_id, number)
        if report is None:
            raise NoSuchReportError
        return self.held(request, report["conversation_id"])

    def link(self, team_id: str, report: Row, case: int) -> None:
        """Note that *case* was opened because of *report*, so that each names the other."""
        self._reports.link(team_id, report["case_number"], case)
        self._rows.touch(team_id, report["conversation_id"])
        self._wakeups.add(Redraw(team_id, report["conversation_id"]))

    def page(self, request: Request) -> View:
        """Return the open reports that *request*'s person may see, a page of them.

        :raises DomainError: they may see none, or the text is no number
        """
        self._users.require(SEE, request.team_id, request.actor)
        if request.text and not (request.text.isdecimal() and 0 < len(request.text) < 5):  # noqa: PLR2004 - pages
            raise ReportsUsageError
        page = max(int(request.text or 1), 1)
        found = self._reports.open(
            request.team_id,
            reader=request.actor,
            sees_all=self._users.may(SEE_ALL, request.team_id, request.actor),
            limit=A_PAGE,
            offset=(page - 1) * A_PAGE,
        )
        total = found[0]["total"] if found else 0
        facts = {"page": page, "pages": -(-total // A_PAGE), "total": total}
        return View(name="reports", facts=facts | {"items": [item(each) for each in found]})

    def card(self, conversation: ConversationRecord) -> View:
        """Return the card of a report, drawn from its rows."""
        team_id, number = conversation.team_id, conversation.case_number
        report = self._reports.get(team_id, number) or {}
        said = self._statements.of_case(team_id, number)
        notes = self._statements.notes(team_id, number, limit=5)
        numbers = {each["id"]: place for place, each in enumerate(said, start=1)}
        return View(name="report_card", facts={
            **_standing(conversation),
            **_about(report),
            "hidden": self._hidden(team_id, number) if report.get("hidden_at") else "",
            "statements": [_statement(each) for each in said],
            "notes": [_note(each, numbers) for each in notes],
        })  # fmt: skip

    def _hidden(self, team_id: str, number: int) -> str:
        """Return how far the deletion is: a step's state, or Slack's reason against it."""
        steps = self._steps.all_of(team_id, number)
        found = next((step for step in steps if step.kind is StepKind.UNSAY), None)
        if found is None:
            return ""
        return found.error or "" if found.state is StepState.FAILED else found.state.value

    def _report(self, request: Request, conversation_id: uuid.UUID) -> Row:
        """Return the report of a conversation, if *request*'s person may see it."""
        found = self._conversations.get(request.team_id, conversation_id)
        report = self._reports.get(request.team_id, found.case_number)
        if report is None or found.flow != REPORT:
            raise NoSuchReportError
        require_may_see(self._users, request, report)
        return report

    def _move(
        self,
        request: Request,
        event: Event,
        conversation_id: uuid.UUID,
        version: int | None,
        marks: Mapping[str, Any] | None = None,
        *,
        now: datetime | None = None,
    ) -> Judgement:
        try:
            return self._conversations.advance(
                REPORT,
                event,
                team_id=request.team_id,
                conversation_id=conversation_id,
                actor=request.actor,
                version=version,
                marks=marks,
                now=now,
            )
        except AlreadySettledError:
            found = self._conversations.get(request.team_id, conversation_id)
            raise TakenError(taken(found)) from None

    def _require_holder(
        self, request: Request, judged: Judgement, *, or_admin: bool = False
    ) -> None:
        holder = judged.conversation.data.get(CLAIMED_BY)
        is_above = or_admin and self._users.may(SEE_ALL, request.team_id, request.actor)
        if holder != request.actor and not is_above:
            raise TakenError(taken(judged.conversation, holder=str(holder or "")))

    def _require_claimed(self, request: Request, conversation_id: uuid.UUID) -> None:
        held = self._rows.lock(request.team_id, conversation_id)
        if held is None or held.state is not State.PROCESSING:
            raise NotClaimedError
        if held.data.get(CLAIMED_BY) != request.actor:
            raise TakenError(taken(held))

    def _late(self, request: Request, judged: Judgement, report: Row) -> bool:
        """Tell whether the claim had run out; then it is back in the queue, and they read that."""
        if judged.late:
            view = View(name="report_lapsed", facts={"case": report["case_number"]})
            self._deliveries.answer(request, view)
        return judged.late


def taken(conversation: ConversationRecord, *, holder: str = "") -> View:
    """Return what is read by who comes second: who has the report, or how it was closed."""
    is_held = bool(holder) or conversation.state is State.PROCESSING
    facts = {"case": conversation.case_number, "state": conversation.state.value}
    by = holder or conversation.data.get(CLAIMED_BY, "") if is_held else conversation.last_actor
    more = {"by": by, "event": conversation.last_event.value, "is_held": is_held}
    return View(name="report_taken", facts=facts | more)


def _standing(conversation: ConversationRecord) -> dict[str, Any]:
    deadline = conversation.deadline_at
    return {
        "case": conversation.case_number,
        "conversation": str(conversation.id),
        "version": conversation.version,
        "state": conversation.state.value,
        "event": conversation.last_event.value,
        "actor": conversation.last_actor,
        "claimed_by": conversation.data.get(CLAIMED_BY, ""),
        "answer": conversation.data.get("answer", ""),
        "deadline": None if deadline is None else int(deadline.timestamp()),
    }


def _about(report: Mapping[str, Any]) -> dict[str, Any]:
    message = report.get("message") or {}
    return {
        "reported": report.get("reported", ""),
        "channel": report.get("channel", ""),
        "is_direct": bool(report.get("is_direct")),
        "is_message": bool(message),
        "is_restricted": bool(report.get("is_restricted")),
        "about": {
            "said": str(message.get("text") or "")[:300],
            "link": str(message.get("permalink") or ""),
        },
        "cases": list(report.get("cases") or ()),
        "outcome": report.get("outcome") or "",
    }


def _statement(found: Row) -> dict[str, Any]:
    return {name: found[name] for name in ("category", "words", "reporter")}


def _note(found: Row, numbers: Mapping[uuid.UUID, int]) -> dict[str, Any]:
    about = numbers.get(found["statement_id"], 0)
    return {"author": found["author"], "words": found["words"], "statement": about}


def item(found: Row) -> dict[str, Any]:
    """Return what a list shows of an open report (a row of ReportRepository.open)."""
    deadline = found["deadline_at"]
    return {
        "case": found["case_number"],
        "reported": found["reported"],
        "category": found["category"],
        "statements": found["statements"],
        "state": found["state"],
        "claimed_by": found["claimed_by"] or "",
        "is_direct": found["is_direct"],
        "made_at": int(found["made_at"].timestamp()),
        "deadline": None if deadline is None else int(deadline.timestamp()),
    }

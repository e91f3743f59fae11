"""Reports: a member says what moderators should look at, and stays unknown if they wish."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from db.records.conversation import ConversationRecord
from db.records.step import PlannedStep
from db.repositories.conversation import ConversationRepository
from db.repositories.report import ReportRepository
from db.repositories.report_draft import ReportDraftRepository
from db.repositories.report_limit import ReportLimitRepository
from db.repositories.report_statement import ReportStatementRepository
from db.repositories.step import StepRepository
from db.session import Row
from fsm.flow import Event, State
from services import plan, report_request, role
from services.action_request import ActionRequest
from services.conversation import ConversationService
from services.delivery import DeliveryService
from services.errors import DomainError
from services.opening import OpeningService
from services.ports import View
from services.preferring import PreferenceService
from services.report_access import REPORT, SEE
from services.report_request import CATEGORIES, Wanted
from services.reporter import PseudonymOf, Reporter, reporter_of
from services.request import Request
from services.role import Role
from services.user import UserService
from services.wakeup import Redraw, WakeUps, Work

FORM_LASTS = timedelta(minutes=30)
"""How long a form may be open before it is sent."""

EXCERPT = 300
"""Letters of a message that a card and a form show."""


class ReportsSelfError(DomainError):
    """That is you. Pick the person you want to report, as in `/report @spammer adverts`."""


class DraftGoneError(DomainError):
    """That form was sent already, or was open too long. Please report it once more."""


class AlreadyReportedError(DomainError):
    """You have reported that already, and it is with the moderators.

    You will hear from me; *Add something* is under my message to you.
    """


class TooManyReportsError(DomainError):
    """That were many reports for one day. If somebody is in danger, write to an admin directly."""


class MayNotReportError(DomainError):
    """The moderators have asked that you report nothing for now. Write to an admin if you must."""


class NobodyToLookError(DomainError):
    """There is no other admin here who could look at that. Please write to the owner directly."""


class ReportService:
    """The rules of reporting."""

    def __init__(  # noqa: PLR0913 - all by name
        self,
        *,
        users: UserService,
        conversations: ConversationService,
        rows: ConversationRepository,
        opening: OpeningService,
        reports: ReportRepository,
        drafts: ReportDraftRepository,
        statements: ReportStatementRepository,
        limits: ReportLimitRepository,
        steps: StepRepository,
        deliveries: DeliveryService,
        wakeups: WakeUps,
        pseudonym_of: PseudonymOf,
        preferences: PreferenceService,
        admins: str,
    ) -> None:
        """*admins* is the channel in which reports about moderators are looked at; or ""."""
        self._users = users
        self._conversations = conversations
        self._rows = rows
        self._opening = opening
        self._reports = reports
        self._drafts = drafts
        self._statements = statements
        self._limits = limits
        self._steps = steps
        self._deliveries = deliveries
        self._wakeups = wakeups
        self._pseudonym_of = pseudonym_of
        self._preferences = preferences
        self._admins = admins

    def blank(self, request: Request, *, link: str = "") -> View:
        """Keep what a form is about, and return the form; nobody's name is kept with it.

        :param link: the address of the message
        :raises DomainError: the person may not report, or nobody can be meant
        """
        self._require_may_report(request)
        message = request.facts.get("message") or {}
        reported, words = self._meant(request, message)
        if reported:
            self._require_other(request, reported)
        draft = self._drafts.add(
            request.team_id,
            reported=reported,
            channel=request.channel,
            ts=str(message.get("ts") or ""),
            is_direct=bool(request.facts.get("is_direct")),
            message=dict(message) | ({"permalink": link} if link else {}),
            lasts=FORM_LASTS,
        )
        return View(name="report_form", facts={
            "draft": str(draft),
            "target": reported,
            "words": words,
            "is_message": bool(message),
            "is_direct": bool(request.facts.get("is_direct")),
            "about": {"said": str(message.get("text") or "")[:EXCERPT], "link": link},
            "channel": request.channel,
        })  # fmt: skip

    def say(self, request: Request) -> None:
        """Take the form that somebody sent: into the queue, or to what is there about the same.

        :raises DomainError: the first rule that speaks against it
        """
        wanted, who = report_request.read(request), reporter_of(request)
        self._require_may_report(request)
        draft = self._drafts.take(request.team_id, wanted.draft)
        if draft is None or not draft["is_good"]:
            raise DraftGoneError
        reported = draft["reported"] or wanted.target
        self._require_other(request, reported)
        subject = report_request.subject(reported, draft["channel"], draft["message"], wanted.draft)
        self._reports.gather(request.team_id, subject)
        standing = self._standing(request.team_id, subject)
        if standing and self._statements.has_stated(
            request.team_id, standing.case_number, who.pseudonym
        ):
            raise AlreadyReportedError
        conversation = standing or self._open(request, draft, reported, wanted, subject)
        self._state(request, conversation, wanted, who)

    def _meant(self, request: Request, message: Mapping[str, Any]) -> tuple[str, str]:
        """Return who is reported, as far as it is known, and what was typed."""
        if not message:
            return report_request.typed(request.text)
        if not (author := report_request.person(str(message.get("user") or ""))):
            raise report_request.NoAuthorError
        return author, ""

    def _require_may_report(self, request: Request) -> None:
        who = reporter_of(request)
        if self._limits.standing(request.team_id, who.pseudonym):
            raise MayNotReportError
        most = self._preferences.of(request.team_id).reports_per_day
        if self._limits.counted(request.team_id, who.pseudonym) >= most:
            raise TooManyReportsError

    def _require_other(self, request: Request, reported: str) -> None:
        """Let pass who reports somebody else; whether it is the same, hashes alone tell."""
        if not reported:
            raise report_request.ReportUsageError
        own = reporter_of(request).pseudonym
        if self._pseudonym_of(request.team_id, reported) == own:
            raise ReportsSelfError

    def _standing(self, team_id: str, subject: str) -> ConversationRecord | None:
        """Return the open report of *subject*, held: it can't close while somebody joins it."""
        found = self._rows.open_about(team_id, subject)
        held = None if found is None else self._rows.lock(team_id, found.id)
        return None if held is None or held.state is State.IDLE else held

    def _open(
        self, request: Request, draft: Row, reported: str, wanted: Wanted, subject: str
    ) -> ConversationRecord:
        person = self._users.person(request.team_id, reported)
        if person["is_bot"]:
            raise role.TargetIsBotError
        is_high = role.role_of(person) is not Role.MEMBER
        is_restricted = is_high or self._users.may(SEE, request.team_id, reported)
        home = self._home_of(request.team_id, reported, is_restricted=is_restricted)
        about = {"reported": reported, "is_restricted": is_restricted}
        asked = ActionRequest(
            target=subject, reason=CATEGORIES[wanted.category], marks={REPORT: about}
        )
        nameless = _nameless(request)
        opened = self._opening.open(REPORT, nameless, asked, home=home)
        self._conversations.advance(
            REPORT, Event.SUBMIT, team_id=request.team_id, conversation_id=opened.id, actor=""
        )
        self._reports.add(
            request.team_id,
            opened.case_number,
            conversation_id=opened.id,
            reported=reported,
            channel=draft["channel"],
            ts=draft["ts"] if draft["channel"] else "",
            message=draft["message"],
            is_direct=draft["is_direct"],
            is_restricted=is_restricted,
        )
        if draft["message"]:
            self._keep(request.team_id, opened.case_number, draft)
        return opened

    def _home_of(self, team_id: str, reported: str, *, is_restricted: bool) -> str:
        """Return where the card goes: the moderators' channel, or where admins alone read it."""
        queue = self._preferences.of(team_id).moderators_channel
        place = self._admins if is_restricted else queue
        home = place or self._reports.looks_after(team_id, but=reported)
        if not home:
            raise NobodyToLookError
        return home

    def _keep(self, team_id: str, number: int, draft: Row) -> None:
        """Have the message kept as evidence, and its thread as far as it was heard."""
        times = {"ts": draft["ts"], "thread_ts": str(draft["message"].get("thread_ts") or "")}
        step = PlannedStep(
            kind=plan.REPORTED, phase=plan.AFTERWARDS, subject=draft["channel"], detail=times
        )
        self._steps.plan(team_id, number, [step])
        self._wakeups.add(Work(team_id, number))

    def _state(
        self, request: Request, conversation: ConversationRecord, wanted: Wanted, who: Reporter
    ) -> None:
        team_id, number = request.team_id, conversation.case_number
        is_counted = bool(request.actor) and self._users.may("hide", team_id, request.actor)
        added = self._statements.add(
            team_id,
            number,
            category=wanted.category,
            words=wanted.words,
            reporter=request.actor,
            is_trusted=is_counted,
            opened_by=request.key,
            sealed=who.sealed,
            pseudonym=who.pseudonym,
        )
        self._limits.count(team_id, who.pseudonym)
        facts = {"case": number, "statement": str(added), "is_named": bool(request.actor)}
        view = View(name="report_received", facts=facts)
        self._deliveries.letter(team_id, request.day, f"{request.key}:received", who.sealed, view)
        self._hide_if_enough(team_id, number)
        self._rows.touch(team_id, conversation.id)
        self._wakeups.add(Redraw(team_id, conversation.id))

    def _hide_if_enough(self, team_id: str, number: int) -> None:
        """Take the message away when enough trusted members have reported it by name."""
        report = self._reports.get(team_id, number)
        needed = self._preferences.of(team_id).reports_hide
        if not needed or not report or not report["channel"] or report["is_restricted"]:
            return
        enough = self._statements.trusted(team_id, number) >= needed
        if enough and self._reports.hide(team_id, number):
            thread = str(report["message"].get("thread_ts") or "")
            cause = f"{REPORT}:{number}"
            step = plan.unsay(report["channel"], report["ts"], thread, cause=cause)
            self._steps.plan(team_id, number, [step])
            self._wakeups.add(Work(team_id, number))


def _nameless(request: Request) -> Request:
    """Return the request that opens a report: who reports stands in the statement, if anywhere."""
    return Request(
        team_id=request.team_id,
        key=request.key,
        day=request.day,
        actor="",
        channel="",
        reply=None,
        facts={},
        at=request.at,
    )

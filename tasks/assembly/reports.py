"""Reports, put together on one session."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from adapters.reporter import pseudonym
from config.settings import settings
from db.repositories.conversation import ConversationRepository
from db.repositories.report import ReportRepository
from db.repositories.report_draft import ReportDraftRepository
from db.repositories.report_limit import ReportLimitRepository
from db.repositories.report_statement import ReportStatementRepository
from db.repositories.step import StepRepository
from services.conversation import ConversationService
from services.delivery import DeliveryService
from services.opening import OpeningService
from services.preferring import PreferenceService
from services.report import ReportService
from services.report_closing import ReportClosing
from services.report_mute import ReportMutes
from services.report_queue import ReportQueue
from services.report_relay import ReportRelay
from services.user import UserService
from services.wakeup import WakeUps


@dataclass(frozen=True, kw_only=True)
class Reports:
    """What a task may ask of reports."""

    rows: ReportRepository
    drafts: ReportDraftRepository
    limits: ReportLimitRepository
    statements: ReportStatementRepository
    making: ReportService
    queue: ReportQueue
    closing: ReportClosing
    relay: ReportRelay
    mutes: ReportMutes


def reports_on(
    session: Session,
    wakeups: WakeUps,
    *,
    users: UserService,
    conversations: ConversationService,
    opening: OpeningService,
    deliveries: DeliveryService,
    preferences: PreferenceService,
) -> Reports:
    """Return them on *session*."""
    rows, moving = ReportRepository(session), ConversationRepository(session)
    statements, limits = ReportStatementRepository(session), ReportLimitRepository(session)
    drafts, steps = ReportDraftRepository(session), StepRepository(session)
    closing = ReportClosing(
        conversations=conversations, reports=rows, steps=steps, deliveries=deliveries
    )
    return Reports(
        rows=rows,
        drafts=drafts,
        limits=limits,
        statements=statements,
        making=ReportService(
            users=users,
            conversations=conversations,
            rows=moving,
            opening=opening,
            reports=rows,
            drafts=drafts,
            statements=statements,
            limits=limits,
            steps=steps,
            deliveries=deliveries,
            wakeups=wakeups,
            pseudonym_of=pseudonym,
            preferences=preferences,
            admins=settings().admins_channel,
        ),
        queue=ReportQueue(
            users=users,
            conversations=conversations,
            rows=moving,
            reports=rows,
            statements=statements,
            steps=steps,
            deliveries=deliveries,
            closing=closing,
            wakeups=wakeups,
            pseudonym_of=pseudonym,
        ),
        closing=closing,
        relay=ReportRelay(
            rows=moving,
            reports=rows,
            statements=statements,
            deliveries=deliveries,
            wakeups=wakeups,
        ),
        mutes=ReportMutes(
            users=users, limits=limits, statements=statements, pseudonym_of=pseudonym
        ),
    )

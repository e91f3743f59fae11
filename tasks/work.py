"""One task, one transaction: the place where rules and rows meet."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache

from sqlalchemy.orm import Session

from config.settings import settings
from db.repositories.alert import AlertRepository
from db.repositories.case import CaseRepository
from db.repositories.conversation import ConversationRepository
from db.repositories.delivery import DeliveryRepository
from db.repositories.drawing import DrawingRepository
from db.repositories.evidence import EvidenceRepository
from db.repositories.inbox import InboxRepository
from db.repositories.member import MemberRepository
from db.repositories.message import MessageRepository
from db.repositories.partition import PartitionRepository
from db.repositories.periodic import PeriodicRepository
from db.repositories.sanction import SanctionRepository
from db.repositories.step import StepRepository
from db.repositories.vitals import VitalsRepository
from db.session import one_statement as session_for_one_statement
from db.session import transaction
from fsm.flow import Flow, State
from fsm.flows import FLOWS
from services.casebook import Casebook
from services.conversation import ConversationService
from services.delivery import DeliveryService
from services.guard import GuardService
from services.lifting import LiftingService
from services.moderation import ModerationService
from services.opening import OpeningService
from services.settling import SettlingService
from services.user import Trust, UserService
from services.wakeup import WakeUps
from tasks.wake import wake_all


@dataclass(frozen=True, kw_only=True)
class Repositories:
    """The queries, on one session."""

    inbox: InboxRepository
    members: MemberRepository
    conversations: ConversationRepository
    cases: CaseRepository
    steps: StepRepository
    sanctions: SanctionRepository
    deliveries: DeliveryRepository
    drawings: DrawingRepository
    messages: MessageRepository
    evidence: EvidenceRepository
    periodic: PeriodicRepository
    partitions: PartitionRepository
    alerts: AlertRepository
    vitals: VitalsRepository

    @classmethod
    def on(cls, session: Session) -> "Repositories":
        """Return them all on *session*."""
        return cls(
            inbox=InboxRepository(session),
            members=MemberRepository(session),
            conversations=ConversationRepository(session),
            cases=CaseRepository(session),
            steps=StepRepository(session),
            sanctions=SanctionRepository(session),
            deliveries=DeliveryRepository(session),
            drawings=DrawingRepository(session),
            messages=MessageRepository(session),
            evidence=EvidenceRepository(session),
            periodic=PeriodicRepository(session),
            partitions=PartitionRepository(session),
            alerts=AlertRepository(session),
            vitals=VitalsRepository(session),
        )


@dataclass(frozen=True, kw_only=True)
class Services:
    """Everything a task may ask for."""

    rows: Repositories
    wakeups: WakeUps
    users: UserService
    conversations: ConversationService
    deliveries: DeliveryService
    moderation: ModerationService
    lifting: LiftingService
    settling: SettlingService
    casebook: Casebook
    guard: GuardService


@contextmanager
def unit_of_work(trust: Trust = Trust()) -> Iterator[Services]:  # noqa: B008 - it is frozen
    """Give the services one transaction: committed at the end, rolled back on any error.

    The wake-ups that they collected are sent after the commit; what else must happen only then
    stands below the `with`. *trust* says how far what is known of people is believed.
    """
    wakeups = WakeUps()
    with transaction() as session:
        yield services_on(session, wakeups, trust)
    wake_all(wakeups)


@contextmanager
def one_statement() -> Iterator[Repositories]:
    """Give the queries for a single statement that nothing else must happen with."""
    with session_for_one_statement() as session:
        yield Repositories.on(session)


def services_on(session: Session, wakeups: WakeUps, trust: Trust = Trust()) -> Services:  # noqa: B008 - it is frozen
    """Return the services on *session*, as a unit of work has them."""
    rows = Repositories.on(session)
    users = UserService(rows.members, trust=trust)
    conversations = ConversationService(rows.conversations, flows=flows(), wakeups=wakeups)
    deliveries = DeliveryService(rows.deliveries, wakeups=wakeups)
    opening = OpeningService(
        conversations=conversations, cases=rows.cases, home=settings().moderators_channel
    )
    lifting = LiftingService(
        opening=opening, sanctions=rows.sanctions, steps=rows.steps, wakeups=wakeups
    )
    return Services(
        rows=rows,
        wakeups=wakeups,
        users=users,
        conversations=conversations,
        deliveries=deliveries,
        moderation=ModerationService(
            users=users,
            conversations=conversations,
            opening=opening,
            lifting=lifting,
            cases=rows.cases,
            steps=rows.steps,
            sanctions=rows.sanctions,
            deliveries=deliveries,
            wakeups=wakeups,
        ),
        lifting=lifting,
        settling=SettlingService(
            conversations=conversations,
            rows=rows.conversations,
            cases=rows.cases,
            steps=rows.steps,
            evidence=rows.evidence,
            deliveries=deliveries,
            wakeups=wakeups,
            log_channel=settings().log_channel,
        ),
        casebook=Casebook(
            users=users, cases=rows.cases, steps=rows.steps, conversations=rows.conversations
        ),
        guard=GuardService(sanctions=rows.sanctions, steps=rows.steps, wakeups=wakeups),
    )


@cache
def flows() -> dict[str, Flow]:
    """Return the flows with the time that this installation gives people to confirm."""
    return {name: _patient(flow) for name, flow in FLOWS.items()}


def _patient(flow: Flow) -> Flow:
    if State.AWAITING_CONFIRMATION not in flow.timeouts:
        return flow
    asked = {State.AWAITING_CONFIRMATION: settings().confirm_within}
    return replace(flow, timeouts={**flow.timeouts, **asked})

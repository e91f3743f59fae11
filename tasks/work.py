"""One task, one transaction: the place where rules and rows meet."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.repositories.alert import AlertRepository
from db.repositories.audit import AuditRepository
from db.repositories.case import CaseRepository
from db.repositories.channel import ChannelRepository
from db.repositories.conversation import ConversationRepository
from db.repositories.deletion import DeletionRepository
from db.repositories.delivery import DeliveryRepository
from db.repositories.drawing import DrawingRepository
from db.repositories.evidence import EvidenceRepository
from db.repositories.home import HomeRepository
from db.repositories.inbox import InboxRepository
from db.repositories.member import MemberRepository
from db.repositories.message import MessageRepository
from db.repositories.pace import PaceRepository
from db.repositories.partition import PartitionRepository
from db.repositories.patrol import PatrolRepository
from db.repositories.periodic import PeriodicRepository
from db.repositories.permit import PermitRepository
from db.repositories.preference import PreferenceRepository
from db.repositories.question import QuestionRepository
from db.repositories.raid import RaidRepository
from db.repositories.reading import ReadingRepository
from db.repositories.sanction import SanctionRepository
from db.repositories.step import StepRepository
from db.repositories.timeline import TimelineRepository
from db.repositories.user_group import UserGroupRepository
from db.repositories.vitals import VitalsRepository
from db.repositories.workspace import WorkspaceRepository
from db.session import one_statement as session_for_one_statement
from db.session import transaction
from services.anchor import AnchoringService
from services.appeal import AppealService
from services.audit import AuditService
from services.beginning import BeginningService
from services.casebook import Casebook
from services.conversation import ConversationService
from services.delivery import DeliveryService
from services.escalating import EscalationService
from services.form import FormService
from services.granting import GrantingService
from services.guard import GuardService
from services.home import HomeService
from services.lifting import LiftingService
from services.measure_guard import MeasureGuard
from services.member_card import MemberCardService
from services.moderation import ModerationService
from services.occasion import Occasion
from services.opening import OpeningService
from services.own_data import OwnDataService
from services.patrol import PatrolService
from services.permitting import PermittingService
from services.preferring import PreferenceService
from services.purging import PurgingService
from services.raid_guard import RaidGuard
from services.reading import ReadingService
from services.reversal import ReversalService
from services.settling import SettlingService
from services.user import Trust, UserService
from services.user_group import UserGroupService
from services.wakeup import WakeUps
from services.watching import WatchingService
from tasks.assembly.automod import Automod, automod_on
from tasks.assembly.economy import Economy, economy_on
from tasks.assembly.escalation import escalation_on
from tasks.assembly.home import home_on
from tasks.assembly.hooks import Hooks, hooks_on
from tasks.assembly.ladder import LadderServices, ladder_on
from tasks.assembly.mydata import own_data_on
from tasks.assembly.onboarding import Newcomers, newcomers_on
from tasks.assembly.preference import operators_defaults
from tasks.assembly.raids import Raids, raids_on
from tasks.assembly.reminder import Reminders, reminders_on
from tasks.assembly.reports import Reports, reports_on
from tasks.wake import wake_all


@dataclass(frozen=True, kw_only=True)
class Repositories:
    """The queries, on one session."""

    inbox: InboxRepository
    members: MemberRepository
    channels: ChannelRepository
    conversations: ConversationRepository
    cases: CaseRepository
    steps: StepRepository
    sanctions: SanctionRepository
    deletions: DeletionRepository
    deliveries: DeliveryRepository
    drawings: DrawingRepository
    messages: MessageRepository
    evidence: EvidenceRepository
    periodic: PeriodicRepository
    partitions: PartitionRepository
    alerts: AlertRepository
    questions: QuestionRepository
    vitals: VitalsRepository
    readings: ReadingRepository
    user_groups: UserGroupRepository
    workspaces: WorkspaceRepository
    audit: AuditRepository
    timeline: TimelineRepository
    patrols: PatrolRepository
    permits: PermitRepository
    paces: PaceRepository
    preferences: PreferenceRepository
    homes: HomeRepository

    @classmethod
    def on(cls, session: Session) -> "Repositories":
        """Return them all on *session*."""
        return cls(
            inbox=InboxRepository(session),
            members=MemberRepository(session),
            channels=ChannelRepository(session),
            conversations=ConversationRepository(session),
            cases=CaseRepository(session),
            steps=StepRepository(session),
            sanctions=SanctionRepository(session),
            deletions=DeletionRepository(session),
            deliveries=DeliveryRepository(session),
            drawings=DrawingRepository(session),
            messages=MessageRepository(session),
            evidence=EvidenceRepository(session),
            periodic=PeriodicRepository(session),
            partitions=PartitionRepository(session),
            alerts=AlertRepository(session),
            questions=QuestionRepository(session),
            vitals=VitalsRepository(session),
            readings=ReadingRepository(session),
            user_groups=UserGroupRepository(session),
            workspaces=WorkspaceRepository(session),
            audit=AuditRepository(session),
            timeline=TimelineRepository(session),
            patrols=PatrolRepository(session),
            permits=PermitRepository(session),
            paces=PaceRepository(session),
            preferences=PreferenceRepository(session),
            homes=HomeRepository(session),
        )


@dataclass(frozen=True, kw_only=True)
class Services:
    """Everything a task may ask for."""

    rows: Repositories
    wakeups: WakeUps
    preferences: PreferenceService
    home: HomeService
    users: UserService
    granting: GrantingService
    permitting: PermittingService
    member_cards: MemberCardService
    conversations: ConversationService
    deliveries: DeliveryService
    moderation: ModerationService
    forms: FormService
    lifting: LiftingService
    reversal: ReversalService
    appeals: AppealService
    purging: PurgingService
    settling: SettlingService
    casebook: Casebook
    guard: GuardService
    watching: WatchingService
    user_groups: UserGroupService
    reading: ReadingService
    audit: AuditService
    anchoring: AnchoringService
    patrols: PatrolService
    ladder: LadderServices
    economy: Economy
    reminders: Reminders
    escalation: EscalationService
    automod: Automod
    reports: Reports
    hooks: Hooks
    raids: Raids
    newcomers: Newcomers
    own_data: OwnDataService


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
    users = UserService(rows.members, permits=rows.permits, trust=trust)
    user_groups = UserGroupService(groups=rows.user_groups, readings=rows.readings, wakeups=wakeups)
    deliveries = DeliveryService(rows.deliveries, wakeups=wakeups)
    preferences = PreferenceService(
        preferences=rows.preferences,
        users=users,
        deliveries=deliveries,
        defaults=operators_defaults(),
    )
    ladder = ladder_on(
        session, users=users, deliveries=deliveries, wakeups=wakeups, preferences=preferences
    )
    conversations = ConversationService(
        rows.conversations, preferences=preferences, wakeups=wakeups
    )
    opening = OpeningService(conversations=conversations, cases=rows.cases, preferences=preferences)
    lifting = LiftingService(
        opening=opening,
        cases=rows.cases,
        sanctions=rows.sanctions,
        steps=rows.steps,
        paces=rows.paces,
        wakeups=wakeups,
        ladder=ladder.rungs,
    )
    occasion = Occasion(sanctions=rows.sanctions, lifting=lifting)
    escalation = escalation_on(
        session,
        preferences=preferences,
        conversations=conversations,
        opening=opening,
        occasion=occasion,
        users=users,
        deliveries=deliveries,
    )
    reversal = ReversalService(
        users=users,
        cases=rows.cases,
        conversations=conversations,
        opening=opening,
        lifting=lifting,
        occasion=occasion,
        deliveries=deliveries,
    )
    beginning = BeginningService(
        lifting=lifting,
        sanctions=rows.sanctions,
        steps=rows.steps,
        wakeups=wakeups,
        ladder=ladder.rungs,
    )
    economy = economy_on(
        session,
        users=users,
        conversations=conversations,
        deliveries=deliveries,
        preferences=preferences,
    )
    moderation = ModerationService(
        users=users,
        conversations=conversations,
        opening=opening,
        beginning=beginning,
        occasion=occasion,
        cases=rows.cases,
        steps=rows.steps,
        deliveries=deliveries,
        wakeups=wakeups,
        preferences=preferences,
    )
    return Services(
        rows=rows,
        wakeups=wakeups,
        preferences=preferences,
        home=home_on(session, users=users, preferences=preferences, wakeups=wakeups),
        users=users,
        granting=GrantingService(users=users, members=rows.members, groups=rows.user_groups),
        permitting=PermittingService(users=users, permits=rows.permits),
        member_cards=MemberCardService(
            users=users,
            members=rows.members,
            sanctions=rows.sanctions,
            cases=rows.cases,
            points=economy.kudos.points,
            strikes=lambda team_id, user: escalation.standing(team_id, user).strikes,
        ),
        conversations=conversations,
        deliveries=deliveries,
        moderation=moderation,
        forms=FormService(users=users, preferences=preferences),
        lifting=lifting,
        reversal=reversal,
        appeals=AppealService(
            users=users,
            cases=rows.cases,
            conversations=conversations,
            opening=opening,
            reversal=reversal,
            deliveries=deliveries,
        ),
        purging=PurgingService(
            users=users,
            conversations=conversations,
            opening=opening,
            steps=rows.steps,
            deletions=rows.deletions,
            deliveries=deliveries,
            wakeups=wakeups,
            preferences=preferences,
        ),
        settling=SettlingService(
            conversations=conversations,
            rows=rows.conversations,
            cases=rows.cases,
            steps=rows.steps,
            evidence=rows.evidence,
            deletions=rows.deletions,
            deliveries=deliveries,
            wakeups=wakeups,
            ladder=ladder.rungs,
            preferences=preferences,
            escalation=escalation,
        ),
        casebook=Casebook(
            users=users,
            cases=rows.cases,
            steps=rows.steps,
            conversations=rows.conversations,
            timeline=rows.timeline,
        ),
        guard=GuardService(
            sanctions=rows.sanctions,
            steps=rows.steps,
            measures=MeasureGuard(users=users, paces=rows.paces, deliveries=deliveries),
            raids=RaidGuard(
                raids=RaidRepository(session),
                users=users,
                paces=rows.paces,
                deliveries=deliveries,
            ),
        ),
        watching=WatchingService(
            channels=rows.channels,
            deliveries=deliveries,
            preferences=preferences,
        ),
        user_groups=user_groups,
        reading=ReadingService(
            readings=rows.readings,
            workspaces=rows.workspaces,
            members=rows.members,
            groups=user_groups,
            wakeups=wakeups,
        ),
        audit=AuditService(rows.audit),
        anchoring=AnchoringService(rows.audit),
        patrols=PatrolService(patrols=rows.patrols, steps=rows.steps, wakeups=wakeups),
        ladder=ladder,
        economy=economy,
        reminders=reminders_on(
            session, users=users, conversations=conversations, deliveries=deliveries
        ),
        escalation=escalation,
        automod=automod_on(
            session,
            members=rows.members,
            steps=rows.steps,
            users=users,
            conversations=conversations,
            opening=opening,
            beginning=beginning,
            occasion=occasion,
            deliveries=deliveries,
            wakeups=wakeups,
        ),
        reports=reports_on(
            session,
            wakeups,
            users=users,
            conversations=conversations,
            opening=opening,
            deliveries=deliveries,
            preferences=preferences,
        ),
        hooks=hooks_on(session, users=users, deliveries=deliveries),
        raids=raids_on(
            session,
            moderation=moderation,
            opening=opening,
            users=users,
            deliveries=deliveries,
            preferences=preferences,
        ),
        newcomers=newcomers_on(
            session,
            users=users,
            conversations=conversations,
            deliveries=deliveries,
            preferences=preferences,
        ),
        own_data=own_data_on(session),
    )

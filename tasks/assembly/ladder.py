"""What a workspace lets Steward enforce, and how far a ban goes because of it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from config.settings import settings
from db.repositories.enforcement import EnforcementRepository
from db.repositories.member import MemberRepository
from db.repositories.reading import ReadingRepository
from db.repositories.step import StepRepository
from db.repositories.workspace import WorkspaceRepository
from services.assistance import AssistanceService
from services.delivery import DeliveryService
from services.ladder import Ladder, Reach
from services.preferring import PreferenceService
from services.probing import ProbingService
from services.user import UserService
from services.wakeup import WakeUps


@dataclass(frozen=True, kw_only=True)
class LadderServices:
    """The services of this part."""

    probing: ProbingService
    rungs: Ladder
    assistance: AssistanceService


def ladder_on(
    session: Session,
    *,
    users: UserService,
    deliveries: DeliveryService,
    wakeups: WakeUps,
    preferences: PreferenceService,
) -> LadderServices:
    """Return them on *session*."""
    enforcements, steps = EnforcementRepository(session), StepRepository(session)
    return LadderServices(
        probing=ProbingService(
            enforcements=enforcements, readings=ReadingRepository(session), users=users
        ),
        rungs=Ladder(
            enforcements=enforcements,
            members=MemberRepository(session),
            workspaces=WorkspaceRepository(session),
            steps=steps,
            wakeups=wakeups,
            reach=_reach(),
        ),
        assistance=AssistanceService(
            users=users,
            steps=steps,
            deliveries=deliveries,
            wakeups=wakeups,
            preferences=preferences,
        ),
    )


def _reach() -> Reach:
    known = settings()
    return Reach(
        close=known.close_accounts,
        extent=known.ban_reaches,
        admins_channel=known.admins_channel,
    )

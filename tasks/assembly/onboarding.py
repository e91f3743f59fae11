"""Newcomers: their repositories and services on one session."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.repositories.greeting import GreetingRepository
from db.repositories.member import MemberRepository
from db.repositories.sanction import SanctionRepository
from db.repositories.welcome_text import WelcomeTextRepository
from db.repositories.workspace import WorkspaceRepository
from services.conversation import ConversationService
from services.delivery import DeliveryService
from services.onboarding import OnboardingService
from services.preferring import PreferenceService
from services.user import UserService
from services.welcome_keeping import WelcomeKeepingService
from services.welcoming import WelcomingService


@dataclass(frozen=True, kw_only=True)
class Newcomers:
    """Everything about newcomers that a task may ask for."""

    greetings: GreetingRepository
    texts: WelcomeTextRepository
    welcoming: WelcomingService
    onboarding: OnboardingService
    keeping: WelcomeKeepingService


def newcomers_on(
    session: Session,
    *,
    users: UserService,
    conversations: ConversationService,
    deliveries: DeliveryService,
    preferences: PreferenceService,
) -> Newcomers:
    """Return them on *session*, with the services that they share."""
    greetings, texts = GreetingRepository(session), WelcomeTextRepository(session)
    welcoming = WelcomingService(
        greetings=greetings,
        texts=texts,
        workspaces=WorkspaceRepository(session),
        sanctions=SanctionRepository(session),
        members=MemberRepository(session),
        conversations=conversations,
        deliveries=deliveries,
        preferences=preferences,
    )
    return Newcomers(
        greetings=greetings,
        texts=texts,
        welcoming=welcoming,
        onboarding=OnboardingService(
            conversations=conversations,
            deliveries=deliveries,
            sanctions=SanctionRepository(session),
        ),
        keeping=WelcomeKeepingService(
            texts=texts,
            welcoming=welcoming,
            users=users,
            preferences=preferences,
            deliveries=deliveries,
        ),
    )

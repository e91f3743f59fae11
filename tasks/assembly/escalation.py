"""Strikes, and what they lead to."""

from sqlalchemy.orm import Session

from db.repositories.escalation import EscalationRepository
from services.conversation import ConversationService
from services.delivery import DeliveryService
from services.escalating import EscalationService
from services.occasion import Occasion
from services.opening import OpeningService
from services.preferring import PreferenceService
from services.user import UserService


def escalation_on(
    session: Session,
    *,
    preferences: PreferenceService,
    conversations: ConversationService,
    opening: OpeningService,
    occasion: Occasion,
    users: UserService,
    deliveries: DeliveryService,
) -> EscalationService:
    """Return the service on *session*."""
    return EscalationService(
        escalations=EscalationRepository(session),
        preferences=preferences,
        conversations=conversations,
        opening=opening,
        occasion=occasion,
        users=users,
        deliveries=deliveries,
    )

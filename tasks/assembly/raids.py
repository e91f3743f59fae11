"""Raids: the watch for waves, and lockdowns."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.repositories.raid import RaidRepository
from db.repositories.sanction import SanctionRepository
from services.delivery import DeliveryService
from services.moderation import ModerationService
from services.opening import OpeningService
from services.preferring import PreferenceService
from services.raid import RaidService
from services.raid_watch import RaidWatch
from services.user import UserService


@dataclass(frozen=True, kw_only=True)
class Raids:
    """The services of this part."""

    rows: RaidRepository
    desk: RaidService
    watch: RaidWatch


def raids_on(
    session: Session,
    *,
    moderation: ModerationService,
    opening: OpeningService,
    users: UserService,
    deliveries: DeliveryService,
    preferences: PreferenceService,
) -> Raids:
    """Return them on *session*."""
    raids = RaidRepository(session)
    return Raids(
        rows=raids,
        desk=RaidService(
            raids=raids,
            sanctions=SanctionRepository(session),
            moderation=moderation,
            users=users,
            deliveries=deliveries,
            preferences=preferences,
        ),
        watch=RaidWatch(
            raids=raids,
            opening=opening,
            preferences=preferences,
        ),
    )

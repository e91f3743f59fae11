"""Subscriptions of other programs: their repository and services on one session."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from adapters.sealing import seal
from config.settings import settings
from db.repositories.hook import HookRepository
from db.repositories.hook_message import HookMessageRepository
from services.delivery import DeliveryService
from services.hook import HookService
from services.hook_intake import HookIntake
from services.hook_telling import HookTelling
from services.user import UserService


@dataclass(frozen=True, kw_only=True)
class Hooks:
    """Everything about subscriptions that a task may ask for."""

    rows: HookRepository
    messages: HookMessageRepository
    asking: HookService
    intake: HookIntake
    telling: HookTelling


def hooks_on(session: Session, *, users: UserService, deliveries: DeliveryService) -> Hooks:
    """Return them on *session*, with the services that they share."""
    rows, messages = HookRepository(session), HookMessageRepository(session)
    return Hooks(
        rows=rows,
        messages=messages,
        asking=HookService(
            users=users,
            hooks=rows,
            messages=messages,
            seal=seal,
            site=settings().public_url,
            loopback=settings().webhooks_to_loopback,
        ),
        intake=HookIntake(hooks=rows, deliveries=deliveries),
        telling=HookTelling(messages=messages, deliveries=deliveries),
    )

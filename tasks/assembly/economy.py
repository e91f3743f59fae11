"""The services about points, on one session."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.repositories.allowance import AllowanceRepository
from db.repositories.kudos import KudosRepository
from db.repositories.ledger import LedgerRepository
from db.repositories.shop import ShopRepository
from services.allowance import AllowanceService
from services.conversation import ConversationService
from services.deal import DealService
from services.delivery import DeliveryService
from services.grant import GrantService
from services.kudos import KudosService
from services.kudos_reaction import KudosReactionService
from services.leaderboard import LeaderboardService
from services.ledger import LedgerService
from services.preferring import PreferenceService
from services.purchase import PurchaseService
from services.shop import ShopService
from services.transfer import TransferService
from services.user import UserService


@dataclass(frozen=True, kw_only=True)
class EconomyRows:
    """The queries about points, on one session."""

    ledger: LedgerRepository
    kudos: KudosRepository
    allowances: AllowanceRepository
    shop: ShopRepository


@dataclass(frozen=True, kw_only=True)
class Economy:
    """Everything about points that a task may ask for."""

    rows: EconomyRows
    ledger: LedgerService
    kudos: KudosService
    reactions: KudosReactionService
    leaderboard: LeaderboardService
    transfers: TransferService
    grants: GrantService
    shop: ShopService
    purchases: PurchaseService


def economy_on(
    session: Session,
    *,
    users: UserService,
    conversations: ConversationService,
    deliveries: DeliveryService,
    preferences: PreferenceService,
) -> Economy:
    """Return them on *session*, with what they share with the others."""
    rows = EconomyRows(
        ledger=LedgerRepository(session),
        kudos=KudosRepository(session),
        allowances=AllowanceRepository(session),
        shop=ShopRepository(session),
    )
    ledger = LedgerService(rows.ledger)
    deals = DealService(conversations=conversations, deliveries=deliveries)
    allowances = AllowanceService(
        allowances=rows.allowances,
        ledger=ledger,
        accounts=rows.ledger,
        preferences=preferences,
    )
    kudos = KudosService(
        users=users,
        allowances=allowances,
        ledger=ledger,
        accounts=rows.ledger,
        kudos=rows.kudos,
        deliveries=deliveries,
    )
    return Economy(
        rows=rows,
        ledger=ledger,
        kudos=kudos,
        reactions=KudosReactionService(
            users=users,
            kudos=kudos,
            reactions=rows.kudos,
            allowances=allowances,
            ledger=ledger,
            preferences=preferences,
        ),
        leaderboard=LeaderboardService(users=users, kudos=rows.kudos, deliveries=deliveries),
        transfers=TransferService(
            users=users, deals=deals, ledger=ledger, accounts=rows.ledger, deliveries=deliveries
        ),
        grants=GrantService(
            users=users,
            deals=deals,
            ledger=ledger,
            deliveries=deliveries,
            preferences=preferences,
        ),
        shop=ShopService(users=users, shop=rows.shop, accounts=rows.ledger, deliveries=deliveries),
        purchases=PurchaseService(
            users=users,
            deals=deals,
            shop=rows.shop,
            ledger=ledger,
            deliveries=deliveries,
            preferences=preferences,
        ),
    )

"""Automod's repositories and services."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from sqlalchemy.orm import Session

from adapters.redis.memory import redis_memory
from db.repositories.backtest import BacktestRepository
from db.repositories.member import MemberRepository
from db.repositories.rule import RuleRepository
from db.repositories.step import StepRepository
from db.session import one_statement
from services.acting import ActingService
from services.backtest import BacktestService
from services.beginning import BeginningService
from services.conversation import ConversationService
from services.delivery import DeliveryService
from services.judging import JudgingService
from services.occasion import Occasion
from services.opening import OpeningService
from services.removal import RemovalService
from services.rule_keeping import RuleService
from services.rulebook import Rulebooks
from services.user import UserService
from services.wakeup import WakeUps


@dataclass(frozen=True, kw_only=True)
class Automod:
    """What a task may ask of automod."""

    rules: RuleService
    judging: JudgingService
    removal: RemovalService
    backtests: BacktestService
    rule_rows: RuleRepository
    backtest_rows: BacktestRepository


def automod_on(  # noqa: PLR0913 - all by name
    session: Session,
    *,
    members: MemberRepository,
    steps: StepRepository,
    users: UserService,
    conversations: ConversationService,
    opening: OpeningService,
    beginning: BeginningService,
    occasion: Occasion,
    deliveries: DeliveryService,
    wakeups: WakeUps,
) -> Automod:
    """Return automod on *session*, with the services that it shares."""
    rules, backtests = RuleRepository(session), BacktestRepository(session)
    removal = RemovalService(
        users=users,
        conversations=conversations,
        opening=opening,
        steps=steps,
        deliveries=deliveries,
        wakeups=wakeups,
    )
    acting = ActingService(
        rules=rules,
        steps=steps,
        conversations=conversations,
        opening=opening,
        beginning=beginning,
        occasion=occasion,
        removal=removal,
        wakeups=wakeups,
    )
    return Automod(
        rules=RuleService(rules=rules, users=users, deliveries=deliveries),
        judging=JudgingService(
            rules=rules,
            members=members,
            users=users,
            books=rulebooks(),
            memory=redis_memory(),
            acting=acting,
        ),
        removal=removal,
        backtests=BacktestService(backtests=backtests, deliveries=deliveries, wakeups=wakeups),
        rule_rows=rules,
        backtest_rows=backtests,
    )


@contextmanager
def backtest_rows() -> Iterator[BacktestRepository]:
    """Give the queries on backtests for a single statement."""
    with one_statement() as session:
        yield BacktestRepository(session)


@cache
def rulebooks() -> Rulebooks:
    """Return the rulebooks that this process keeps ready."""
    return Rulebooks()

"""A community in which everything has happened once, and nothing is broken."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from db.models.case_step import StepKind, StepState
from db.models.delivery import DeliveryState
from db.records.conversation import ConversationRecord
from db.records.ledger import TREASURY, Posting, member
from db.records.step import StepOutcome
from db.repositories.invariant import InvariantRepository
from db.repositories.ledger import LedgerRepository
from fsm.flow import Event
from services.check import Check, Report, Scope
from services.ledger import LedgerService
from tasks.work import Services
from tests.integration.community import GRACE, MIA, MILO, TEAM, TROLL, asks, settle_in
from tests.integration.db.test_inbox import envelope

DETAIL = {
    StepKind.SURVEY: {"places": [{"channel": "C1", "name": "help", "is_general": False}]},
    StepKind.VERIFY: {"inside": []},
}

LEASE = timedelta(seconds=30)


def carry_out(services: Services, case: int) -> None:
    """Do every step of *case* well."""
    while step := services.rows.steps.claim(TEAM, case, lease=LEASE):
        state = StepState.SKIPPED if step.kind is StepKind.EVIDENCE else StepState.DONE
        outcome = StepOutcome(state=state, detail=DETAIL.get(step.kind, {}))
        services.settling.settle(step, outcome)


def confirm(services: Services, ban: ConversationRecord, *, key: str) -> None:
    services.moderation.press(
        asks(MIA, key=key), "ban", Event.CONFIRM, conversation_id=ban.id, version=1
    )


@pytest.fixture
def world(session: Session) -> Session:
    """Case 1: a ban, carried out, lifted by case 2. Case 3 is asked about, case 4 under way."""
    services = settle_in(session)
    services.rows.inbox.begin(envelope(team_id=TEAM))
    services.rows.inbox.finish(envelope(team_id=TEAM), "done")
    ban = services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> spam", key="command:a"))
    confirm(services, ban, key="action:a")
    carry_out(services, 1)
    services.moderation.propose("unban", asks(MILO, f"<@{TROLL}> sorry", key="command:b"))
    carry_out(services, 2)
    services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> 1d again", key="command:c"))
    other = services.moderation.propose("ban", asks(MILO, f"<@{GRACE}> spam", key="command:d"))
    confirm(services, other, key="action:d")
    move_points(session)
    draw_and_say(services, session)
    return session


def move_points(session: Session) -> None:
    """Milo is given ten points, gives Mia four, and takes them back."""
    ledger, by = LedgerService(LedgerRepository(session)), {"team_id": TEAM, "actor": MILO}
    given = [Posting(TREASURY, -10), Posting(member(MILO), 10)]
    ledger.enter("grant", key="points:1", postings=given, **by)
    moved = [Posting(member(MILO), -4), Posting(member(MIA), 4)]
    entry, _ = ledger.enter("transfer", key="points:2", postings=moved, **by)
    ledger.take_back("take_back", entry, key="points:3", **by)
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    session.execute(text("SET CONSTRAINTS ALL DEFERRED"))


def draw_and_say(services: Services, session: Session) -> None:
    session.execute(
        text(
            "UPDATE conversations SET drawn_revision = revision, card_channel = 'C', card_ts = '1'"
        )
    )
    session.execute(
        text("UPDATE deliveries SET state = :sent, settled_at = now()"),
        {"sent": DeliveryState.SENT.value},
    )


@pytest.fixture
def check(session: Session) -> Callable[..., Report]:
    """Look at everything, inside the test's own transaction."""

    @contextmanager
    def looking() -> Iterator[InvariantRepository]:
        yield InvariantRepository(session)

    def run(**scope: object) -> Report:
        return Check(looking, Scope(**scope)).run()  # type: ignore[arg-type] # a test's own choice

    return run

"""Two workspaces with the same ids everywhere: no query of one sees or touches the other's rows.

Every public method of every repository is called; a new one without a line here fails.
"""

import importlib
import inspect
import json
import pkgutil
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

import db.repositories
from db.base import Base
from db.session import rows
from tasks.work import Services
from tests.security.cases_of_two import moving
from tests.security.twins import ALPHA, BETA
from tests.security.two_workspaces import CALLS, settle

FOR_OPERATORS = {
    "AlertRepository", "InvariantRepository", "OverviewRepository", "PartitionRepository",
    "PeriodicRepository", "QuestionRepository", "TraceRepository", "VitalsRepository",
}  # fmt: skip
"""They look at the installation as a whole, for its operators; no person's request gets there."""

SWEEPERS = {
    "TimelineRepository.teams_with", "PatrolRepository.due",
    "BacktestRepository.forgotten", "EnforcementRepository.all", "EscalationRepository.claim",
    "GreetingRepository.let_in", "HomeRepository.due", "KudosRepository.teams",
    "OccurrenceRepository.due",
    "OccurrenceRepository.settled", "OccurrenceRepository.turns", "ReminderRepository.forget",
    "ReminderRepository.of_rules", "ReminderRepository.resumable", "ReminderRepository.zones",
    "AuditRepository.heads", "AuditRepository.to_anchor", "AuditRepository.waiting_teams",
    "ConversationRepository.expire", "DeliveryRepository.wake", "DrawingRepository.wake",
    "HookMessageRepository.forget", "HookMessageRepository.wake", "HookRepository.forget",
    "ReportRepository.acted_on", "ReportDraftRepository.forget", "ReportLimitRepository.forget",
    "InboxRepository.wake", "ReadingRepository.is_empty", "ReadingRepository.wake",
    "SanctionRepository.lock_ended", "StepRepository.wake",
}  # fmt: skip
"""They go through all workspaces by the clock, and each row they return says whose it is."""


ONLY_THE_TIME = {"OccurrenceRepository.now"}
"""It reads the database's clock and no row."""

MOVING = ("StepRepository", "HomePageRepository.cases")
"""They are asked about what goes on, so something has to."""


@pytest.fixture
def beta(session: Session) -> Services:
    settle(ALPHA, session)
    return settle(BETA, session)


def methods() -> Iterator[str]:
    """Yield `Class.method` for every public method of every repository."""
    for module in pkgutil.iter_modules(db.repositories.__path__, "db.repositories."):
        for name, found in vars(importlib.import_module(module.name)).items():
            if name.endswith("Repository") and inspect.isclass(found):
                yield from (f"{name}.{each}" for each in vars(found) if not each.startswith("_"))


def test_every_method_of_every_repository_is_tried_or_said_to_be_for_all() -> None:
    ours = {each for each in methods() if each.partition(".")[0] not in FOR_OPERATORS}

    assert ours - SWEEPERS - ONLY_THE_TIME == set(CALLS)


def rows_of(session: Session, team: str) -> dict[str, str]:
    tables = [name for name, table in Base.metadata.tables.items() if "team_id" in table.c]
    query = "SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY to_jsonb(t)), '[]') AS all FROM {} t"
    return {
        name: json.dumps(rows(session, query.format(name) + " WHERE team_id = %(t)s", t=team))
        for name in tables
    }


@pytest.mark.parametrize("method", CALLS)
def test_one_workspace_is_nothing_to_the_other(
    method: str, beta: Services, session: Session
) -> None:
    if method.startswith(MOVING):
        moving(beta)
    before, own = rows_of(session, ALPHA), rows_of(session, BETA)

    found = CALLS[method](beta)

    assert rows_of(session, ALPHA) == before
    assert ALPHA not in repr(found)
    assert found or rows_of(session, BETA) != own, "it did nothing, so it proves nothing"


def test_every_table_had_rows_to_be_seen_or_touched(beta: Services, session: Session) -> None:
    empty = {name for name, found in rows_of(session, ALPHA).items() if found == '[{"all": []}]'}

    assert empty == set()

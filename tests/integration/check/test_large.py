"""A large community: a check goes through it by indexes, a bounded stretch at a time."""

import json
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from db.repositories.invariant import InvariantRepository
from db.repositories.invariants import INVARIANTS, Invariant, Walk
from db.session import rows

TEAM = "T0LARGE"

MANY = int(os.environ.get("MANY_CONVERSATIONS", "80000"))

BATCH = 8_000

FILL = """
    ALTER TABLE cases DISABLE TRIGGER audit_opened;
    ALTER TABLE conversations DISABLE TRIGGER audit_start;
    ALTER TABLE case_steps DISABLE TRIGGER audit_planned;
    INSERT INTO audit_entries
        SELECT %(team)s, n, now() + interval '1 day', 'move.start', 'U0', '', n, '',
               '{"version": 1}', now(), '', '' FROM generate_series(1, %(many)s) AS n;
    INSERT INTO workspaces (team_id, last_case) VALUES (%(team)s, %(many)s);
    INSERT INTO cases
        SELECT %(team)s, n, 'ban', 'U' || n, 'U0', '', NULL, md5('c' || n)::uuid, 'command:' || n
        FROM generate_series(1, %(many)s) AS n;
    INSERT INTO conversations
        (team_id, id, flow, owner, target, state, version, last_event, last_actor, data,
         case_number, opened_by, opened_on, home, revision, drawn_revision, card_channel, card_ts)
        SELECT %(team)s, md5('c' || n)::uuid, 'ban', 'U0', 'U' || n, 'idle', 2, 'cancel', 'U0',
               '{}', n, 'command:' || n, '2026-11-22', 'C', 2, 2, 'C', '1'
        FROM generate_series(1, %(many)s) AS n;
    INSERT INTO conversation_moves
        SELECT %(team)s, md5('c' || n)::uuid, s, '2026-11-22',
               CASE s WHEN 1 THEN 'idle' ELSE 'awaiting_confirmation' END,
               CASE s WHEN 1 THEN 'start' ELSE 'cancel' END,
               CASE s WHEN 1 THEN 'awaiting_confirmation' ELSE 'idle' END, 'U0', now()
        FROM generate_series(1, %(many)s) AS n, generate_series(1, 2) AS s;
    INSERT INTO case_steps (team_id, case_number, position, phase, kind, subject, state)
        SELECT %(team)s, n, 1, 0, 'guard', '', 'done' FROM generate_series(1, %(many)s) AS n;
    INSERT INTO inbox
        SELECT %(team)s, 'command:' || n, '2026-11-22', 'command', '/ban', 'command.ban', 'U0', 'C',
               '{}', NULL, 'r', now(), now(), 'done', 0, now()
        FROM generate_series(1, %(many)s) AS n;
    INSERT INTO deliveries (team_id, id, made_on, dedupe_key, way, channel, user_id, view, facts,
                            state)
        SELECT %(team)s, md5('d' || n)::uuid, '2026-11-22', 'command:' || n, 'post', 'C', '',
               'help', '{}', 'sent' FROM generate_series(1, %(many)s) AS n;
    ALTER TABLE ledger_entries DISABLE TRIGGER sums_to_zero;
    ALTER TABLE ledger_postings DISABLE TRIGGER sums_to_zero;
    INSERT INTO ledger_accounts (team_id, holder, kind, balance, last_entry)
        SELECT %(team)s, 'U' || n, 'treasury', 0, CASE n WHEN 1 THEN %(many)s ELSE n END
        FROM generate_series(1, %(many)s) AS n;
    INSERT INTO ledger_entries (team_id, id, kind, key, actor, about)
        SELECT %(team)s, n, 'transfer', 'command:' || n, 'U' || n, ''
        FROM generate_series(1, %(many)s) AS n;
    INSERT INTO ledger_postings
        SELECT %(team)s, n, 'U' || n, 'treasury', -1, CASE n WHEN 1 THEN -1 ELSE 0 END, n - 1
        FROM generate_series(1, %(many)s) AS n;
    INSERT INTO ledger_postings
        SELECT %(team)s, n, 'U' || n %% %(many)s + 1, 'treasury', 1,
               CASE n WHEN %(many)s THEN 0 ELSE 1 END, CASE n WHEN %(many)s THEN 1 ELSE 0 END
        FROM generate_series(1, %(many)s) AS n;
    ANALYZE cases, conversations, conversation_moves, case_steps, case_step_history, inbox,
            deliveries, audit_entries, ledger_accounts, ledger_entries, ledger_postings
"""

BIG = "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > 1000"
"""Tables, and those partitions, that hold something: reading an empty one costs nothing."""

BOUNDS = {"grace": timedelta(0), "tick": timedelta(0), "late": timedelta(0), "most": 100}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def large(engine: Engine) -> Iterator[Session]:
    """Everything of many closed cases, gone afterwards."""
    with Session(engine) as session:
        session.execute(text("SET LOCAL statement_timeout = 0"))
        for statement in FILL.split(";"):
            rows(session, statement, team=TEAM, many=MANY)
        yield session
        session.rollback()


@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda invariant: invariant.name)
def test_reads_no_large_table_from_end_to_end(large: Session, invariant: Invariant) -> None:
    (found,) = rows(
        large, "EXPLAIN (FORMAT JSON) " + invariant.query, **BOUNDS, **place(large, invariant)
    )

    plan = found["QUERY PLAN"]
    big = {each["relname"] for each in rows(large, BIG)}
    assert read_whole(json.loads(plan) if isinstance(plan, str) else plan) & big == set()


@pytest.mark.parametrize("walk", [walk for walk in Walk if walk])
def test_goes_through_a_table_a_stretch_at_a_time(large: Session, walk: Walk) -> None:
    repository = InvariantRepository(large)
    after, begun, stretches = repository.start(walk, TEAM, since=None), time.monotonic(), 0
    while stretch := repository.stretch(walk, TEAM, after=after, batch=BATCH):
        here = {"team_id": TEAM, "after": after, "upto": stretch.upto}
        for invariant in (each for each in INVARIANTS if each.walk is walk):
            assert repository.broken(invariant, **BOUNDS, **here) == []
        after, stretches = stretch.upto, stretches + 1

    print(  # noqa: T201 - a figure for those who look, no promise
        f"{walk}: {MANY:,} rows in {time.monotonic() - begun:.1f} s"
    )
    assert stretches == -(-MANY // BATCH)


def place(session: Session, invariant: Invariant) -> dict[str, object]:
    if not invariant.walk:
        return {"team": None}
    repository = InvariantRepository(session)
    after = repository.start(invariant.walk, TEAM, since=None)
    stretch = repository.stretch(invariant.walk, TEAM, after=after, batch=MANY // 200)
    assert stretch
    return {"team_id": TEAM, "after": after, "upto": stretch.upto}


def read_whole(plan: list[dict[str, Any]]) -> set[str]:
    """Return the tables that *plan* reads from end to end."""
    whole, unread = set(), list(plan)
    while unread:
        node = unread.pop()
        unread += [*node.get("Plans", []), *([node["Plan"]] if "Plan" in node else [])]
        if node.get("Node Type") == "Seq Scan":
            whole.add(str(node["Relation Name"]))
    return whole

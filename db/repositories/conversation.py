"""Queries on conversations: every lock on them is taken here."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.records.conversation import COLUMNS, ConversationRecord, from_row
from db.session import Row, row, rows
from fsm.flow import Event, Flow, State

OPEN = f"""
    WITH opened AS (
        INSERT INTO conversations
            (team_id, id, flow, owner, target, state, version, last_event, last_actor, data,
             case_number, deadline_at, opened_by, opened_on, home, revision)
        VALUES (%(team_id)s, %(id)s, %(flow)s, %(owner)s::text, %(target)s, %(state)s::text, 1,
                %(event)s::text, %(owner)s::text, %(data)s::jsonb, %(case_number)s,
                coalesce(%(now)s::timestamptz, clock_timestamp()) + %(timeout)s,
                %(opened_by)s, %(opened_on)s, %(home)s, 1)
        ON CONFLICT (team_id, target) WHERE state <> 'idle' DO NOTHING
        RETURNING *
    ), logged AS (
        INSERT INTO conversation_moves
        SELECT team_id, id, version, opened_on, 'idle', last_event, state, owner,
               coalesce(%(now)s::timestamptz, clock_timestamp())
        FROM opened
    )
    SELECT {COLUMNS} FROM opened
"""  # noqa: S608 - built from constants

# One statement locks, judges and moves, since round trips are what a move costs. Why it is right:
# `held` waits for the lock and then returns the row as its last holder left it, also when that was
# after this statement began; all that follows is computed from `held`, the clock included, and the
# UPDATE itself goes to the newest version of the row, which is the one we hold. Nothing else may be
# read in here: it would be as old as the statement. docs/decisions/0002 says more, and
# tests/integration/db/test_move_race.py proves it.
JUDGE = """
    judged AS MATERIALIZED (
        SELECT held.*, coalesce(%(now)s::timestamptz, clock_timestamp()) AS judged_at,
               move.target AS to_state, move.timeout AS to_timeout
        FROM held LEFT JOIN
            unnest(%(sources)s::text[], %(targets)s::text[], %(timeouts)s::interval[])
            AS move(source, target, timeout) ON move.source = held.state
    ), allowed AS MATERIALIZED (
        SELECT * FROM judged
        WHERE to_state IS NOT NULL
          AND version = coalesce(%(version)s::int, version)
          AND CASE WHEN %(event)s::text = 'expire' THEN deadline_at <= judged_at
                   ELSE deadline_at IS NULL OR deadline_at > judged_at END
    ), moved AS (
        UPDATE conversations AS c
        SET state = a.to_state, version = a.version + 1, revision = a.revision + 1,
            last_event = %(event)s::text, last_actor = %(actor)s::text,
            data = a.data || %(data)s::jsonb, deadline_at = a.judged_at + a.to_timeout,
            updated_at = a.judged_at
        FROM allowed AS a WHERE c.team_id = a.team_id AND c.id = a.id
        RETURNING c.*
    ), logged AS (
        INSERT INTO conversation_moves
        SELECT team_id, id, version + 1, opened_on, state, %(event)s::text, to_state,
               %(actor)s::text, judged_at
        FROM allowed
    )
"""

_MOVED_OR_HELD = ", ".join(
    f"coalesce(m.{column}, j.{column}) AS {column}"
    for column in COLUMNS.split(", ")
    if column != "deadline_at"
)

MOVE = f"""
    WITH held AS MATERIALIZED (
        SELECT * FROM conversations WHERE team_id = %(team_id)s AND id = %(id)s AND flow = %(flow)s
        FOR UPDATE
    ), {JUDGE}
    SELECT {_MOVED_OR_HELD},
           CASE WHEN m.id IS NULL THEN j.deadline_at ELSE m.deadline_at END AS deadline_at,
           m.id IS NOT NULL AS moved, j.deadline_at <= j.judged_at AS late,
           j.version AS seen_version
    FROM judged AS j LEFT JOIN moved AS m ON m.id = j.id
"""  # noqa: S608 - built from constants

EXPIRE = f"""
    WITH held AS MATERIALIZED (
        SELECT * FROM conversations
        WHERE flow = %(flow)s AND state <> 'idle'
          AND deadline_at <= (SELECT coalesce(%(now)s::timestamptz, clock_timestamp()))
        ORDER BY deadline_at LIMIT %(limit)s
        FOR UPDATE SKIP LOCKED
    ), {JUDGE}
    SELECT {COLUMNS} FROM moved
"""  # noqa: S608 - built from constants

LOCK = f"""
    SELECT {COLUMNS} FROM conversations WHERE team_id = %(team_id)s AND id = %(id)s FOR UPDATE
"""  # noqa: S608 - built from constants

GET = f"""
    SELECT {COLUMNS} FROM conversations WHERE team_id = %(team_id)s AND id = %(id)s
"""  # noqa: S608 - built from constants

OPEN_ABOUT = f"""
    SELECT {COLUMNS} FROM conversations
    WHERE team_id = %(team_id)s AND target = %(target)s AND state <> 'idle'
"""  # noqa: S608 - built from constants

PROGRESS = """
    UPDATE conversations
    SET revision = revision + 1, updated_at = clock_timestamp(),
        deadline_at = CASE WHEN state = 'processing' THEN clock_timestamp() + %(timeout)s
                           ELSE deadline_at END
    WHERE team_id = %(team_id)s AND id = %(id)s
"""

TOUCH = """
    UPDATE conversations SET revision = revision + 1, updated_at = clock_timestamp()
    WHERE team_id = %(team_id)s AND id = %(id)s
"""

SETTLE_UNDONE = """
    WITH forgotten AS (  -- what people said was shown to who was to confirm; it is not kept here
        UPDATE case_steps AS s SET detail = s.detail - 'first'
        FROM unnest(%(teams)s::text[], %(cases)s::bigint[]) AS closed(team_id, case_number)
        WHERE s.team_id = closed.team_id AND s.case_number = closed.case_number
          AND s.kind = 'look' AND s.state NOT IN ('pending', 'working')
    )
    UPDATE case_steps AS s
    SET state = CASE s.state WHEN 'working' THEN 'failed' ELSE 'skipped' END,
        error = CASE s.state WHEN 'working' THEN 'unclear' ELSE 'expired' END,
        lease_token = NULL, lease_until = NULL, settled_at = clock_timestamp()
    FROM unnest(%(teams)s::text[], %(cases)s::bigint[]) AS closed(team_id, case_number)
    WHERE s.team_id = closed.team_id AND s.case_number = closed.case_number
      AND s.state IN ('pending', 'working') AND s.phase <> 5
"""

MOVES = """
    SELECT event, actor, at, to_state FROM conversation_moves
    WHERE team_id = %(team_id)s AND conversation_id = %(id)s ORDER BY sequence
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """What came of an event."""

    conversation: ConversationRecord
    """The row after it, moved or not."""
    moved: bool
    late: bool
    """Its deadline had passed, by the database's clock, when the lock was held."""
    seen_version: int
    """Its version before the event."""


class ConversationRepository:
    """Conversations, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(  # noqa: PLR0913 - all by name
        self,
        flow: Flow,
        state: State,
        *,
        team_id: str,
        conversation_id: uuid.UUID,
        owner: str,
        target: str,
        data: dict[str, Any],
        case_number: int,
        opened_by: str,
        opened_on: date,
        home: str,
        now: datetime | None = None,
    ) -> ConversationRecord | None:
        """Write a new conversation and its first move (START); *now* is for tests.

        None if another one about *target* is open; one that is being opened is waited for.

        :raises sqlalchemy.exc.IntegrityError: this request opened one already
        """
        found = row(
            self._session,
            OPEN,
            team_id=team_id,
            id=conversation_id,
            flow=flow.name,
            owner=owner,
            target=target,
            state=state.value,
            event=Event.START.value,
            data=json.dumps(data),
            case_number=case_number,
            timeout=flow.timeout(state),
            opened_by=opened_by,
            opened_on=opened_on,
            home=home,
            now=now,
        )
        return None if found is None else from_row(found)

    def move(  # noqa: PLR0913 - all by name
        self,
        flow: Flow,
        event: Event,
        *,
        team_id: str,
        conversation_id: uuid.UUID,
        actor: str,
        version: int | None = None,
        data: dict[str, Any] | None = None,
        now: datetime | None = None,
    ) -> Judgement | None:
        """Lock the row, apply *event* if the table, the version and the deadline allow it.

        The row stays held until this transaction ends; others wait. None if this workspace has no
        such conversation of this flow. *now* stands in for the database's clock in tests.
        """
        values = _table(flow, event) | {"flow": flow.name, "event": event.value, "actor": actor}
        values |= {"team_id": team_id, "id": conversation_id, "version": version, "now": now}
        found = row(self._session, MOVE, data=json.dumps(data or {}), **values)
        return None if found is None else _judgement(found)

    def expire(
        self, flow: Flow, *, limit: int, now: datetime | None = None
    ) -> Sequence[ConversationRecord]:
        """Apply EXPIRE to overdue rows that nobody holds; held ones are on the move already."""
        values = _table(flow, Event.EXPIRE) | {"flow": flow.name, "event": Event.EXPIRE.value}
        values |= {"actor": "", "version": None, "now": now, "limit": limit, "data": "{}"}
        return [from_row(found) for found in rows(self._session, EXPIRE, **values)]

    def lock(self, team_id: str, conversation_id: uuid.UUID) -> ConversationRecord | None:
        """Return the row, held until this transaction ends; others wait."""
        found = row(self._session, LOCK, team_id=team_id, id=conversation_id)
        return None if found is None else from_row(found)

    def get(self, team_id: str, conversation_id: uuid.UUID) -> ConversationRecord | None:
        """Return the row as it is, unlocked."""
        found = row(self._session, GET, team_id=team_id, id=conversation_id)
        return None if found is None else from_row(found)

    def open_about(self, team_id: str, target: str) -> ConversationRecord | None:
        """Return the open conversation about *target*, if there is one."""
        found = row(self._session, OPEN_ABOUT, team_id=team_id, target=target)
        return None if found is None else from_row(found)

    def progress(self, conversation: ConversationRecord, *, timeout: timedelta | None) -> None:
        """Note that its look changed; work that gets on gets *timeout* more time."""
        rows(
            self._session,
            PROGRESS,
            team_id=conversation.team_id,
            id=conversation.id,
            timeout=timeout,
        )

    def touch(self, team_id: str, conversation_id: uuid.UUID) -> None:
        """Note that its look changed; it has no more time for that."""
        rows(self._session, TOUCH, team_id=team_id, id=conversation_id)

    def settle_undone(self, closed: Sequence[ConversationRecord]) -> None:
        """Settle what the cases of *closed* conversations left undone: nobody will do it any more.

        What somebody works on at this moment may have been done, or not. The guard goes on.
        """
        teams, cases = [c.team_id for c in closed], [c.case_number for c in closed]
        rows(self._session, SETTLE_UNDONE, teams=teams, cases=cases)

    def moves(self, team_id: str, conversation_id: uuid.UUID) -> Sequence[Row]:
        """Return its moves in order: event, actor, at, to_state."""
        return rows(self._session, MOVES, team_id=team_id, id=conversation_id)


def _table(flow: Flow, event: Event) -> dict[str, Any]:
    """Return the moves of *flow* by *event*, as three columns."""
    pairs = [(source, moves[event]) for source, moves in flow.moves.items() if event in moves]
    return {
        "sources": [source.value for source, _ in pairs],
        "targets": [target.value for _, target in pairs],
        "timeouts": [flow.timeout(target) for _, target in pairs],
    }


def _judgement(found: Row) -> Judgement:
    return Judgement(
        conversation=from_row(found),
        moved=found["moved"],
        late=bool(found["late"]),
        seen_version=found["seen_version"],
    )

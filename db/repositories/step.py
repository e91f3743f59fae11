"""Queries on case steps: planned, claimed under a lease, settled."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.models.case_step import StepKind, StepState
from db.records.step import ClaimedStep, PlannedStep, StepOutcome, StepRecord
from db.session import Row, row, rows

HOLD = """
    SELECT FROM cases WHERE team_id = %(team_id)s AND number = %(case_number)s FOR NO KEY UPDATE
"""
"""Of two who add steps to one case, the second counts the steps of the first."""

PLAN = """
    INSERT INTO case_steps (team_id, case_number, position, phase, kind, subject, cause, state,
                            error, detail, settled_at)
    SELECT %(team_id)s, %(case_number)s,
           row_number() OVER (ORDER BY s.place) + coalesce((
               SELECT max(position) FROM case_steps
               WHERE team_id = %(team_id)s AND case_number = %(case_number)s), 0),
           s.phase, s.kind, s.subject, s.cause, s.state, s.error, s.detail,
           CASE WHEN s.state <> 'pending' THEN clock_timestamp() END
    FROM jsonb_to_recordset(%(steps)s::jsonb) AS s(
        place int, phase int, kind text, subject text, cause text, state text, error text,
        detail jsonb)
    ON CONFLICT (team_id, case_number, kind, subject, cause) DO NOTHING
"""

# Phase 5 is what goes on whatever became of the case: guards, and what waits for a human admin.
CLAIM = """
    WITH next AS MATERIALIZED (
        SELECT s.team_id, s.case_number, s.position, c.target, c.reason, c.conversation_id
        FROM case_steps AS s
        JOIN cases AS c ON c.team_id = s.team_id AND c.number = s.case_number
        JOIN conversations AS v ON v.team_id = c.team_id AND v.id = c.conversation_id
        WHERE s.team_id = %(team_id)s AND s.case_number = %(case_number)s
          AND s.state IN ('pending', 'working') AND s.due_at <= clock_timestamp()
          AND (s.lease_until IS NULL OR s.lease_until <= clock_timestamp())
          AND (NOT %(guards)s OR s.kind IN ('rekick', 'unsay', 'delete'))
          AND (s.kind <> 'purge' OR NOT EXISTS (
              -- Deleting takes long and is in no hurry: one worker a workspace is enough.
              SELECT FROM case_steps AS o
              WHERE o.team_id = s.team_id AND o.kind = 'purge' AND o.state = 'working'
                AND o.lease_until > clock_timestamp()))
          AND (s.phase = 5
               OR s.kind = 'look' AND v.state = 'collecting_input'
               OR v.state = 'processing' AND s.phase = (
              SELECT min(phase) FROM case_steps AS w
              WHERE w.team_id = s.team_id AND w.case_number = s.case_number
                AND w.state IN ('pending', 'working') AND w.phase <> 5))
        ORDER BY s.position LIMIT 1
        FOR UPDATE OF s SKIP LOCKED
    )
    UPDATE case_steps AS s
    SET state = 'working', attempts = s.attempts + 1, lease_token = %(token)s,
        lease_until = clock_timestamp() + %(lease)s, detail = s.detail - 'nudged'
    FROM next AS n
    WHERE s.team_id = n.team_id AND s.case_number = n.case_number AND s.position = n.position
    RETURNING s.team_id, s.case_number, s.position, s.kind, s.subject, s.attempts, s.detail,
              s.cause, s.lease_token AS token, n.target, n.reason, n.conversation_id
"""

RENEW = """
    UPDATE case_steps SET lease_until = clock_timestamp() + %(lease)s
    WHERE team_id = %(team_id)s AND case_number = %(case_number)s AND position = %(position)s
      AND lease_token = %(token)s
    RETURNING position
"""

SETTLE = """
    UPDATE case_steps
    SET state = %(state)s::text, error = %(error)s, already = already OR %(already)s,
        detail = (detail - 'nudged') || %(detail)s::jsonb, lease_token = NULL, lease_until = NULL,
        -- Nudged while it was worked on: what it has seen may be old, so it looks again at once.
        due_at = clock_timestamp()
            + CASE WHEN detail ? 'nudged' THEN interval '0' ELSE %(wait)s END,
        attempts = CASE WHEN %(free)s THEN attempts - 1 ELSE attempts END,
        settled_at = CASE WHEN %(state)s::text <> 'pending' THEN clock_timestamp() END
    WHERE team_id = %(team_id)s AND case_number = %(case_number)s AND position = %(position)s
      AND lease_token = %(token)s
    RETURNING position
"""

OPEN_OR_FAILED = """
    SELECT count(*) FILTER (WHERE state IN ('pending', 'working')) AS open,
           count(*) FILTER (WHERE state IN ('failed', 'drifted')) AS failed
    FROM case_steps
    WHERE team_id = %(team_id)s AND case_number = %(case_number)s
      AND phase <> 5
"""

RETRY = """
    UPDATE case_steps SET state = 'pending', attempts = 0, due_at = clock_timestamp(),
        settled_at = NULL
    WHERE team_id = %(team_id)s AND case_number = %(case_number)s
      AND (state IN ('failed', 'drifted')
           OR kind IN ('verify', 'recheck') AND state NOT IN ('pending', 'working'))
"""

STAND_DOWN = """
    UPDATE case_steps
    SET state = 'skipped', error = 'lifted', lease_token = NULL, lease_until = NULL,
        settled_at = clock_timestamp()
    WHERE team_id = %(team_id)s AND case_number = ANY(%(cases)s::bigint[])
      AND kind IN ('rekick', 'unsay') AND state IN ('pending', 'working')
"""

FORGET = """
    UPDATE case_steps SET detail = detail - 'first'
    WHERE team_id = %(team_id)s AND case_number = %(case_number)s AND kind = 'look'
"""

MARK = """
    UPDATE case_steps
    SET state = %(state)s::text, due_at = clock_timestamp(), error = coalesce(%(error)s, error)
    WHERE team_id = %(team_id)s AND case_number = %(case_number)s AND kind = %(kind)s
      AND subject = ANY(%(subjects)s) AND state = ANY(%(before)s)
"""

STEPS = """
    SELECT position, kind, subject, state, error, already, detail FROM case_steps
    WHERE team_id = %(team_id)s AND case_number = %(case_number)s ORDER BY phase, position
"""

ABOUT = """
    SELECT s.case_number, s.position, s.kind, s.state, s.detail, s.settled_at, c.conversation_id,
           c.target, v.opened_on, v.home
    FROM cases AS c
    JOIN case_steps AS s ON s.team_id = c.team_id AND s.case_number = c.number
    JOIN conversations AS v ON v.team_id = c.team_id AND v.id = c.conversation_id
    WHERE c.team_id = %(team_id)s AND c.target = %(target)s AND s.kind = ANY(%(kinds)s)
      AND (s.state IN ('pending', 'working')
           OR s.state IN ('done', 'verified', 'drifted') AND EXISTS (
               SELECT FROM sanctions AS h
               WHERE h.team_id = c.team_id AND h.case_number = c.number AND h.lifted_at IS NULL
                 AND (h.ends_at IS NULL OR h.ends_at > clock_timestamp())))
    ORDER BY s.case_number, s.position
"""
"""What waits, and what was done for a sanction that is in force."""

NUDGE = """
    UPDATE case_steps AS s
    SET detail = s.detail || %(said)s::jsonb || '{"nudged": true}', due_at = clock_timestamp(),
        woken_at = NULL
    FROM cases AS c
    WHERE c.team_id = s.team_id AND c.number = s.case_number AND c.team_id = %(team_id)s
      AND c.target = %(target)s AND s.kind = ANY(%(kinds)s)
      AND s.state IN ('pending', 'working')
      AND (%(case_number)s::bigint IS NULL OR s.case_number = %(case_number)s)
    RETURNING s.case_number
"""

ONE = """
    SELECT s.case_number, s.position, s.kind, s.state, s.detail, c.target FROM case_steps AS s
    JOIN cases AS c ON c.team_id = s.team_id AND c.number = s.case_number
    WHERE s.team_id = %(team_id)s AND s.case_number = %(case_number)s AND s.position = %(position)s
"""

FLAG = """
    UPDATE case_steps SET state = 'drifted', error = %(error)s
    WHERE team_id = %(team_id)s AND case_number = %(case_number)s AND position = %(position)s
      AND state IN ('done', 'verified')
    RETURNING position
"""

REOPEN = """
    UPDATE case_steps
    SET state = %(state)s::text, detail = (detail - %(without)s::text[]) || %(detail)s::jsonb,
        attempts = 0, due_at = clock_timestamp(), error = NULL, settled_at = NULL
    WHERE team_id = %(team_id)s AND case_number = %(case_number)s AND position = %(position)s
      AND state IN ('done', 'verified', 'drifted')
    RETURNING position
"""

WAKE = """
    WITH forgotten AS (
        SELECT s.team_id, s.case_number, s.position FROM case_steps AS s
        JOIN cases AS c ON c.team_id = s.team_id AND c.number = s.case_number
        JOIN conversations AS v ON v.team_id = c.team_id AND v.id = c.conversation_id
        WHERE s.state IN ('pending', 'working') AND s.due_at <= (SELECT clock_timestamp())
          AND (s.lease_until IS NULL OR s.lease_until <= clock_timestamp())
          -- Put off, or left by a dead worker: its message is gone, so it is woken when it is due.
          AND ((s.error IS NOT NULL OR s.lease_until IS NOT NULL)
               AND (s.woken_at IS NULL OR s.woken_at < greatest(s.due_at, s.lease_until))
               OR s.due_at <= clock_timestamp() - %(after)s
               AND (s.woken_at IS NULL OR s.woken_at <= clock_timestamp() - %(after)s * 2))
          AND (v.state = 'processing' OR s.phase = 5
               OR v.state = 'collecting_input' AND s.kind = 'look')
        ORDER BY s.due_at LIMIT %(limit)s
        FOR UPDATE OF s SKIP LOCKED
    )
    UPDATE case_steps AS s SET woken_at = clock_timestamp()
    FROM forgotten AS f
    WHERE s.team_id = f.team_id AND s.case_number = f.case_number AND s.position = f.position
    RETURNING s.team_id, s.case_number
"""


class StepRepository:
    """Steps of cases, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def plan(self, team_id: str, case_number: int, steps: Sequence[PlannedStep]) -> None:
        """Write *steps* behind those that are there; one that is there already stays as it is.

        The case's row stays held until this transaction ends: the guard may hear of two messages at
        once, and positions are counted.
        """
        rows(self._session, HOLD, team_id=team_id, case_number=case_number)
        plain = [asdict(step) | {"place": place} for place, step in enumerate(steps)]
        rows(self._session, PLAN, team_id=team_id, case_number=case_number, steps=json.dumps(plain))

    def claim(
        self, team_id: str, case_number: int, *, lease: timedelta, guards: bool = False
    ) -> ClaimedStep | None:
        """Take the next due step of the earliest open phase, for *lease*; None if there is none.

        A step whose worker died is free again when its lease is over.

        :param guards: only what the guard does
        """
        found = row(
            self._session,
            CLAIM,
            team_id=team_id,
            case_number=case_number,
            token=uuid.uuid4(),
            lease=lease,
            guards=guards,
        )
        return None if found is None else ClaimedStep(**{**found, "kind": StepKind(found["kind"])})

    def renew(self, step: ClaimedStep, *, lease: timedelta) -> bool:
        """Keep *step* for *lease* from now on; False if it went to another worker meanwhile."""
        found = row(
            self._session,
            RENEW,
            team_id=step.team_id,
            case_number=step.case_number,
            position=step.position,
            token=step.token,
            lease=lease,
        )
        return found is not None

    def settle(self, step: ClaimedStep, outcome: StepOutcome, *, free: bool = False) -> bool:
        """Write what became of *step*; False if the lease went to another worker meanwhile.

        :param free: do not count the attempt (Slack asked to wait, nothing was tried)
        """
        found = row(
            self._session,
            SETTLE,
            team_id=step.team_id,
            case_number=step.case_number,
            position=step.position,
            token=step.token,
            state=outcome.state.value,
            error=outcome.error,
            already=outcome.already,
            detail=json.dumps(outcome.detail),
            wait=timedelta(seconds=outcome.wait),
            free=free,
        )
        return found is not None

    def left(self, team_id: str, case_number: int) -> tuple[int, int]:
        """Return how many steps are open, and how many failed."""
        found = row(self._session, OPEN_OR_FAILED, team_id=team_id, case_number=case_number) or {}
        return found["open"], found["failed"]

    def retry(self, team_id: str, case_number: int) -> None:
        """Make every failed step due again, and look again afterwards."""
        rows(self._session, RETRY, team_id=team_id, case_number=case_number)

    def forget_words(self, team_id: str, case_number: int) -> None:
        """Forget what people said: a look has shown it to who has confirmed by now."""
        rows(self._session, FORGET, team_id=team_id, case_number=case_number)

    def stand_down(self, team_id: str, cases: Sequence[int]) -> None:
        """Have the guard leave in peace whom the lifted *cases* were about."""
        rows(self._session, STAND_DOWN, team_id=team_id, cases=list(cases))

    def mark(
        self,
        step: ClaimedStep,
        kind: StepKind,
        subjects: Sequence[str],
        state: StepState,
        *,
        before: Sequence[StepState],
        error: str | None = None,
    ) -> None:
        """Set the steps of *kind* about *subjects* to *state*, where they stand in *before*."""
        values: dict[str, Any] = {"team_id": step.team_id, "case_number": step.case_number}
        values["error"] = error
        values |= {"kind": kind.value, "subjects": list(subjects), "state": state.value}
        rows(self._session, MARK, before=[each.value for each in before], **values)

    def all_of(self, team_id: str, case_number: int) -> list[StepRecord]:
        """Return the steps of a case in the order they are carried out."""
        found = rows(self._session, STEPS, team_id=team_id, case_number=case_number)
        return [_record(each) for each in found]

    def about(self, team_id: str, target: str, kinds: Sequence[StepKind]) -> Sequence[Row]:
        """Return the steps of *kinds* about a person that wait, or hold for a sanction in force."""
        values = {"team_id": team_id, "target": target, "kinds": _values(kinds)}
        return rows(self._session, ABOUT, **values)

    def nudge(
        self,
        team_id: str,
        target: str,
        kinds: Sequence[StepKind],
        *,
        case_number: int | None = None,
        **said: str,
    ) -> list[int]:
        """Have what waits of *kinds* about a person look again at once; return the cases.

        Who works on it at this moment looks once more when it is settled.

        :param said: what it is to know, such as why it is over
        """
        values: dict[str, Any] = {"team_id": team_id, "target": target}
        values["kinds"] = _values(kinds)
        values |= {"case_number": case_number, "said": json.dumps(said)}
        return [found["case_number"] for found in rows(self._session, NUDGE, **values)]

    def one(self, team_id: str, case_number: int, position: int) -> Row | None:
        """Return one step and whom it is about; None if there is none."""
        ids = {"team_id": team_id, "case_number": case_number, "position": position}
        return row(self._session, ONE, **ids)

    def flag(self, found: Row, team_id: str, *, error: str) -> bool:
        """Mark a step (a row of `about`) as undone; False where that is known already."""
        ids = {"team_id": team_id, "case_number": found["case_number"]}
        return row(self._session, FLAG, position=found["position"], error=error, **ids) is not None

    def reopen(
        self,
        found: Row,
        team_id: str,
        *,
        without: Sequence[str],
        detail: Mapping[str, Any],
    ) -> bool:
        """Have a settled step (a row of `about`) done again; False if it is not settled any more.

        :param without: what of its detail is forgotten
        :param detail: what is added to it
        """
        values = {"team_id": team_id, "case_number": found["case_number"]}
        values |= {"position": found["position"], "detail": json.dumps(detail)}
        values |= {"state": StepState.PENDING.value, "without": list(without)}
        return row(self._session, REOPEN, **values) is not None

    def wake(self, *, limit: int, after: timedelta) -> list[tuple[str, int]]:
        """Return the cases with a step that is due and that nobody works on.

        One that was put off is woken at once, one that may wait in the queue after *after*.
        """
        found = rows(self._session, WAKE, limit=limit, after=after)
        return sorted({(each["team_id"], each["case_number"]) for each in found})


def _values(kinds: Sequence[StepKind]) -> list[str]:
    return [kind.value for kind in kinds]


def _record(found: Row) -> StepRecord:
    return StepRecord(
        **{**found, "kind": StepKind(found["kind"]), "state": StepState(found["state"])}
    )

"""Queries on the audit: what waits, the chain, and its head."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from db.records.audit import AuditRecord, ChainHead, Happening
from db.session import row, rows

RECORD = """
    INSERT INTO audit_waiting (team_id, action, actor, target, case_number, details)
    VALUES (%(team_id)s, %(action)s, %(actor)s, %(target)s, %(case_number)s, %(details)s::jsonb)
"""

WAITING_TEAMS = """
    WITH RECURSIVE team(id) AS (
        (SELECT team_id FROM audit_waiting ORDER BY team_id LIMIT 1)
        UNION ALL
        SELECT (SELECT w.team_id FROM audit_waiting AS w WHERE w.team_id > team.id
                ORDER BY w.team_id LIMIT 1)
        FROM team WHERE team.id IS NOT NULL
    )
    SELECT id FROM team WHERE id IS NOT NULL
"""
"""Each workspace once, by a look into the index for each."""

BEGIN = """
    INSERT INTO audit_heads (team_id, sequence, hash)
    VALUES (%(team_id)s, 0, decode(repeat('00', 32), 'hex'))
    ON CONFLICT DO NOTHING
"""

LOCK_HEAD = """
    SELECT team_id, sequence, hash, clock_timestamp() AS now FROM audit_heads
    WHERE team_id = %(team_id)s FOR UPDATE
"""

TAKE = """
    DELETE FROM audit_waiting WHERE team_id = %(team_id)s AND id <= (SELECT max(id) FROM (
        SELECT id FROM audit_waiting WHERE team_id = %(team_id)s ORDER BY id LIMIT %(limit)s) AS n)
    RETURNING id, at, action, actor, target, case_number, request, details
"""

APPEND = """
    WITH appended AS (
        INSERT INTO audit_entries (team_id, sequence, at, action, actor, target, case_number,
                                   request, details, chained_at, previous, hash)
        SELECT %(team_id)s, sequence, at, action, actor, target, case_number, request, details,
               %(chained_at)s, decode(previous, 'hex'), decode(hash, 'hex')
        FROM jsonb_to_recordset(%(entries)s::jsonb) AS e(
            sequence bigint, at timestamptz, action text, actor text, target text,
            case_number bigint, request text, details jsonb, previous text, hash text)
    )
    UPDATE audit_heads SET sequence = %(sequence)s, hash = %(hash)s WHERE team_id = %(team_id)s
"""

COLUMNS = ", ".join(AuditRecord.__dataclass_fields__)

PAGE = f"""
    SELECT {COLUMNS} FROM audit_entries
    WHERE team_id = %(team_id)s AND sequence > %(after)s ORDER BY sequence LIMIT %(limit)s
"""  # noqa: S608 - built from constants

AT_OR_BEFORE = f"""
    SELECT {COLUMNS} FROM audit_entries
    WHERE team_id = %(team_id)s AND sequence <= %(sequence)s ORDER BY sequence DESC LIMIT 1
"""  # noqa: S608 - built from constants

ABOUT_CASE = f"""
    SELECT {COLUMNS} FROM audit_entries
    WHERE team_id = %(team_id)s AND case_number = %(case_number)s ORDER BY sequence
    LIMIT %(limit)s
"""  # noqa: S608 - built from constants

END = """
    SELECT h.team_id, h.sequence, h.hash, clock_timestamp() AS now, coalesce(
        (SELECT max(e.sequence) FROM audit_entries AS e WHERE e.team_id = h.team_id), 0) AS last
    FROM audit_heads AS h WHERE h.team_id = %(team_id)s
"""

HEADS = "SELECT team_id FROM audit_heads ORDER BY team_id"

TO_ANCHOR = """
    SELECT team_id, sequence, hash, clock_timestamp() AS now FROM audit_heads
    WHERE sequence > 0 AND (anchored_on IS NULL OR anchored_on < %(day)s) ORDER BY team_id
"""

ANCHORED = "UPDATE audit_heads SET anchored_on = %(day)s WHERE team_id = %(team_id)s"


class AuditRepository:
    """The audit, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def record(
        self,
        team_id: str,
        action: str,
        *,
        actor: str,
        target: str = "",
        case_number: int | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """Write what no trigger sees. *details* hold ids and fingerprints, no words of people."""
        values = {"team_id": team_id, "action": action, "actor": actor, "target": target}
        told = json.dumps(dict(details or {}))
        rows(self._session, RECORD, case_number=case_number, details=told, **values)

    def waiting_teams(self) -> list[str]:
        """Return every workspace of which something is not chained yet."""
        return [found["id"] for found in rows(self._session, WAITING_TEAMS)]

    def lock_head(self, team_id: str) -> ChainHead:
        """Return where the chain ends, held until this transaction ends; others wait."""
        rows(self._session, BEGIN, team_id=team_id)
        found = row(self._session, LOCK_HEAD, team_id=team_id)
        if found is None:
            raise LookupError(team_id)
        return ChainHead(**found)

    def take(self, team_id: str, *, limit: int) -> list[Happening]:
        """Take what waits, the oldest first. The head must be held, so that none overtakes."""
        found = rows(self._session, TAKE, team_id=team_id, limit=limit)
        return sorted((Happening(**each) for each in found), key=lambda each: each.id)

    def append(self, head: ChainHead, entries: Sequence[AuditRecord]) -> None:
        """Write *entries* behind *head*, which must be held, and move it to the last of them."""
        last = entries[-1]
        rows(
            self._session,
            APPEND,
            team_id=head.team_id,
            chained_at=last.chained_at,
            entries=json.dumps([_plain(entry) for entry in entries]),
            sequence=last.sequence,
            hash=last.hash,
        )

    def page(self, team_id: str, *, after: int, limit: int) -> list[AuditRecord]:
        """Return the *limit* rows behind the place *after*."""
        found = rows(self._session, PAGE, team_id=team_id, after=after, limit=limit)
        return [AuditRecord(**each) for each in found]

    def at_or_before(self, team_id: str, sequence: int) -> AuditRecord | None:
        """Return the row at the place *sequence*, or the last one before it."""
        found = row(self._session, AT_OR_BEFORE, team_id=team_id, sequence=sequence)
        return None if found is None else AuditRecord(**found)

    def about_case(self, team_id: str, case_number: int, *, limit: int) -> list[AuditRecord]:
        """Return what is chained about a case, at most the first *limit* rows."""
        values = {"team_id": team_id, "case_number": case_number, "limit": limit}
        return [AuditRecord(**each) for each in rows(self._session, ABOUT_CASE, **values)]

    def end(self, team_id: str) -> tuple[ChainHead, int] | None:
        """Return the head, and the place of the last row as one statement sees both."""
        found = row(self._session, END, team_id=team_id)
        if found is None:
            return None
        last = found.pop("last")
        return ChainHead(**found), last

    def heads(self) -> list[str]:
        """Return every workspace that has a chain."""
        return [found["team_id"] for found in rows(self._session, HEADS)]

    def to_anchor(self, day: date) -> list[ChainHead]:
        """Return the heads that have no anchor of *day* yet."""
        return [ChainHead(**each) for each in rows(self._session, TO_ANCHOR, day=day)]

    def anchored(self, team_id: str, day: date) -> None:
        """Note that *day* has its anchor."""
        rows(self._session, ANCHORED, team_id=team_id, day=day)


def _plain(entry: AuditRecord) -> dict[str, Any]:
    told = {name: getattr(entry, name) for name in AuditRecord.__dataclass_fields__}
    del told["team_id"], told["chained_at"]
    return {name: _json(value) for name, value in told.items()}


def _json(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, datetime) else value

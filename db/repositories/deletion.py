"""Queries on deletions: allowed once the evidence is saved, taken one by one, settled."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy.orm import Session

from db.models.deletion import DeletionState
from db.records.deletion import Doomed
from db.session import row, rows

ALLOW = """
    INSERT INTO deletions (team_id, case_number, channel, ts, evidence_key)
    SELECT %(team_id)s, %(case_number)s, d.channel, d.ts, %(evidence_key)s
    FROM jsonb_to_recordset(%(doomed)s::jsonb) AS d(channel text, ts text)
    ON CONFLICT DO NOTHING
"""

TAKE = """
    WITH next AS MATERIALIZED (
        SELECT team_id, case_number, channel, ts, state FROM deletions
        WHERE team_id = %(team_id)s AND case_number = %(case_number)s
          AND state IN ('pending', 'working')
          AND (%(ts)s::text IS NULL OR channel = %(channel)s AND ts = %(ts)s)
        ORDER BY ts DESC LIMIT 1
        FOR UPDATE SKIP LOCKED
    )
    UPDATE deletions AS d SET state = 'working'
    FROM next AS n
    WHERE d.team_id = n.team_id AND d.case_number = n.case_number
      AND d.channel = n.channel AND d.ts = n.ts
    RETURNING d.channel, d.ts, n.state = 'working' AS tried
"""

SETTLE = """
    UPDATE deletions
    SET state = %(state)s::text, error = %(error)s,
        settled_at = CASE WHEN %(state)s::text <> 'pending' THEN clock_timestamp() END
    WHERE team_id = %(team_id)s AND case_number = %(case_number)s
      AND channel = %(channel)s AND ts = %(ts)s AND state = 'working'
    RETURNING ts
"""

REOPEN = """
    UPDATE deletions SET state = 'pending', settled_at = NULL
    WHERE team_id = %(team_id)s AND case_number = %(case_number)s
      AND (state = 'failed' OR channel = %(channel)s AND ts = ANY(%(standing)s)
           AND state IN ('deleted', 'gone'))
"""

TALLY = """
    SELECT state, count(*) AS number FROM deletions
    WHERE team_id = %(team_id)s AND case_number = %(case_number)s GROUP BY state
"""

GONE = """
    SELECT d.channel, d.ts, false AS tried, coalesce(m.detail ->> 'thread_ts', '') AS thread_ts
    FROM deletions AS d LEFT JOIN messages AS m
      ON m.team_id = d.team_id AND m.channel = d.channel AND m.ts = d.ts
    WHERE d.team_id = %(team_id)s AND d.case_number = %(case_number)s
      AND d.state IN ('deleted', 'gone')
    ORDER BY d.ts DESC
"""


class DeletionRepository:
    """Messages that may be deleted, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def allow(
        self, team_id: str, case_number: int, doomed: Sequence[Doomed], *, evidence_key: str
    ) -> None:
        """Let a case delete *doomed*; what it may delete already stays as it is.

        :raises sqlalchemy.exc.IntegrityError: the case has no such evidence
        """
        plain = json.dumps([asdict(each) for each in doomed])
        ids = {"team_id": team_id, "case_number": case_number, "evidence_key": evidence_key}
        rows(self._session, ALLOW, doomed=plain, **ids)

    def take(self, team_id: str, case_number: int, *, only: Doomed | None = None) -> Doomed | None:
        """Mark the newest message that is still to be deleted, or *only*, as being asked for."""
        found = row(
            self._session,
            TAKE,
            team_id=team_id,
            case_number=case_number,
            channel=only.channel if only else None,
            ts=only.ts if only else None,
        )
        return None if found is None else Doomed(**found)

    def settle(
        self,
        team_id: str,
        case_number: int,
        message: Doomed,
        state: DeletionState,
        *,
        error: str | None = None,
    ) -> bool:
        """Write what became of a message that was taken; False if it is settled already."""
        found = row(
            self._session,
            SETTLE,
            team_id=team_id,
            case_number=case_number,
            channel=message.channel,
            ts=message.ts,
            state=state.value,
            error=error,
        )
        return found is not None

    def reopen(
        self, team_id: str, case_number: int, *, channel: str = "", standing: Sequence[str] = ()
    ) -> None:
        """Have what failed tried again, and what is still *standing* in *channel* deleted again."""
        values = {"channel": channel, "standing": list(standing)}
        rows(self._session, REOPEN, team_id=team_id, case_number=case_number, **values)

    def gone(self, team_id: str, case_number: int) -> list[Doomed]:
        """Return the messages of a case that count as gone, the newest first."""
        found = rows(self._session, GONE, team_id=team_id, case_number=case_number)
        return [Doomed(**each) for each in found]

    def tally(self, team_id: str, case_number: int) -> dict[str, int]:
        """Return how many messages of a case are in each state."""
        found = rows(self._session, TALLY, team_id=team_id, case_number=case_number)
        return {each["state"]: each["number"] for each in found}

"""Queries on cases."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from db.session import Row, row, rows

OPEN = """
    WITH numbered AS (
        INSERT INTO workspaces (team_id, last_case) VALUES (%(team_id)s, 1)
        ON CONFLICT (team_id) DO UPDATE SET last_case = workspaces.last_case + 1
        RETURNING last_case
    )
    INSERT INTO cases
        (team_id, number, kind, target, moderator, reason, lasts, conversation_id, opened_by,
         reverses)
    SELECT %(team_id)s, last_case, %(kind)s, %(target)s, %(moderator)s, %(reason)s, %(lasts)s,
           %(conversation_id)s, %(opened_by)s, %(reverses)s
    FROM numbered
    RETURNING number
"""

HOLD_NUMBERS = """
    INSERT INTO workspaces (team_id) VALUES (%(team_id)s)
    ON CONFLICT (team_id) DO UPDATE SET last_case = workspaces.last_case
"""

REVISE = """
    UPDATE cases SET reason = %(reason)s, lasts = %(lasts)s
    WHERE team_id = %(team_id)s AND number = %(number)s
"""

SELECT = """
    SELECT c.team_id, c.number, c.kind, c.target, c.moderator, c.reason, c.lasts, c.opened_at,
           c.conversation_id, c.reverses, c.voided_at, c.voided_by, c.void_reason,
           v.state, v.last_event, v.data, s.ends_at, s.lifted_at, s.lifted_case,
           s.id IS NOT NULL AND s.lifted_at IS NULL
               AND (s.ends_at IS NULL OR s.ends_at > clock_timestamp()) AS in_force,
           s.id IS NOT NULL OR EXISTS (SELECT FROM case_steps AS p
               WHERE p.team_id = c.team_id AND p.case_number = c.number
                 AND p.state IN ('done', 'verified')) AS was_begun
    FROM cases AS c
    JOIN conversations AS v ON v.team_id = c.team_id AND v.id = c.conversation_id
    LEFT JOIN sanctions AS s ON s.team_id = c.team_id AND s.case_number = c.number
"""

GET = SELECT + " WHERE c.team_id = %(team_id)s AND c.number = %(number)s"

LATEST = (
    SELECT
    + """
    WHERE c.team_id = %(team_id)s AND (%(target)s::text IS NULL OR c.target = %(target)s)
      AND CASE WHEN %(kind)s::text IS NULL THEN c.kind <> 'report' ELSE c.kind = %(kind)s END
    ORDER BY c.number DESC LIMIT %(limit)s
"""
)

LAST_NOT_TAKEN_BACK = """
    SELECT c.number FROM cases AS c
    WHERE c.team_id = %(team_id)s AND c.target = %(target)s AND c.kind = %(kind)s
      AND EXISTS (SELECT FROM case_steps AS s
          WHERE s.team_id = c.team_id AND s.case_number = c.number AND s.kind = %(deed)s
            AND s.state IN ('done', 'verified') AND NOT s.already)
      AND NOT EXISTS (SELECT FROM cases AS b
          JOIN conversations AS w ON w.team_id = b.team_id AND w.id = b.conversation_id
          WHERE b.team_id = c.team_id AND b.target = c.target AND b.kind = 'un' || c.kind
            AND (b.reverses = c.number OR b.reverses IS NULL AND b.number > c.number)
            AND b.number IS DISTINCT FROM %(but)s
            AND NOT (w.state = 'idle' AND w.last_event IN ('cancel', 'expire')))
    ORDER BY c.number DESC LIMIT 1
"""

TAKEN_BACK_BY = """
    SELECT b.number FROM cases AS c
    JOIN cases AS b ON b.team_id = c.team_id AND b.target = c.target AND b.kind = 'un' || c.kind
        AND b.number > c.number AND (b.reverses = c.number OR b.reverses IS NULL)
    JOIN conversations AS w ON w.team_id = b.team_id AND w.id = b.conversation_id
    WHERE c.team_id = %(team_id)s AND c.number = %(number)s
      AND NOT (w.state = 'idle' AND w.last_event IN ('cancel', 'expire'))
    ORDER BY b.number LIMIT 1
"""
"""What takes everything of a kind back names no case. What was dismissed took nothing back."""

HOLD = "SELECT number FROM cases WHERE team_id = %(team_id)s AND number = %(number)s FOR UPDATE"

VOID = """
    UPDATE cases SET voided_at = clock_timestamp(), voided_by = %(by)s, void_reason = %(reason)s
    WHERE team_id = %(team_id)s AND number = %(number)s AND voided_at IS NULL
    RETURNING number
"""

ACTED = """
    SELECT m.at FROM cases AS c
    JOIN conversations AS v ON v.team_id = c.team_id AND v.id = c.conversation_id
    JOIN conversation_moves AS m ON m.team_id = v.team_id AND m.conversation_id = v.id
        AND m.opened_on = v.opened_on
    WHERE c.team_id = %(team_id)s AND c.number = %(number)s AND m.actor = %(actor)s
      AND m.event IN ('start', 'confirm', 'retry') AND m.at > clock_timestamp() - %(within)s
    LIMIT 1
"""

COUNT = """
    SELECT count(*) AS total FROM cases
    WHERE team_id = %(team_id)s AND kind <> 'report'
      AND (%(target)s::text IS NULL OR target = %(target)s)
"""


class CaseRepository:
    """Cases, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(  # noqa: PLR0913 - all by name
        self,
        *,
        team_id: str,
        kind: str,
        target: str,
        moderator: str,
        reason: str,
        lasts: timedelta | None,
        conversation_id: uuid.UUID,
        opened_by: str,
        reverses: int | None = None,
    ) -> int:
        """Write a case and return its number, one above the workspace's last.

        The workspace's row stays held until this transaction ends, so that numbers have no gap.

        :param reverses: the one case that it takes back

        :raises sqlalchemy.exc.IntegrityError: this request opened a case already
        """
        found = row(
            self._session,
            OPEN,
            team_id=team_id,
            kind=kind,
            target=target,
            moderator=moderator,
            reason=reason,
            lasts=lasts,
            conversation_id=conversation_id,
            opened_by=opened_by,
            reverses=reverses,
        )
        return int((found or {})["number"])

    def hold_numbers(self, team_id: str) -> None:
        """Hold the workspace's row until this transaction ends: nobody else takes a number."""
        rows(self._session, HOLD_NUMBERS, team_id=team_id)

    def revise(self, team_id: str, number: int, *, reason: str, lasts: timedelta | None) -> None:
        """Change what a case that waits for its confirmation asks for."""
        rows(self._session, REVISE, team_id=team_id, number=number, reason=reason, lasts=lasts)

    def get(self, team_id: str, number: int) -> Row | None:
        """Return a case with the state of its conversation and of its sanction."""
        return row(self._session, GET, team_id=team_id, number=number)

    def latest(
        self, team_id: str, *, target: str | None, kind: str | None = None, limit: int
    ) -> Sequence[Row]:
        """Return the newest cases, about *target* and of *kind* alone if given.

        Reports are listed where they are asked for: not every moderator may see each of them.
        """
        values = {"team_id": team_id, "target": target, "kind": kind, "limit": limit}
        return rows(self._session, LATEST, **values)

    def last_not_taken_back(
        self, team_id: str, target: str, kind: str, *, but: int | None = None, deed: str = "kick"
    ) -> int | None:
        """Return the newest case of *kind* about *target* that was done and no later one undid.

        One that was given up undid nothing.

        :param but: the case that is about to undo it
        :param deed: the kind of step that it must have done
        """
        values = {"team_id": team_id, "target": target, "kind": kind, "deed": deed}
        found = row(self._session, LAST_NOT_TAKEN_BACK, but=but, **values)
        return None if found is None else int(found["number"])

    def taken_back_by(self, team_id: str, number: int) -> int | None:
        """Return the first case that took this one back, alone or with all of its kind."""
        found = row(self._session, TAKEN_BACK_BY, team_id=team_id, number=number)
        return None if found is None else int(found["number"])

    def hold(self, team_id: str, number: int) -> bool:
        """Hold the case until this transaction ends, others wait; False if there is none."""
        return row(self._session, HOLD, team_id=team_id, number=number) is not None

    def void(self, team_id: str, number: int, *, by: str, reason: str) -> bool:
        """Make a case void; False if it is already."""
        values = {"team_id": team_id, "number": number, "by": by, "reason": reason}
        return row(self._session, VOID, **values) is not None

    def acted(self, team_id: str, number: int, actor: str, *, within: timedelta) -> bool:
        """Tell whether *actor* asked for it or confirmed it *within* that time."""
        values = {"team_id": team_id, "number": number, "actor": actor, "within": within}
        return row(self._session, ACTED, **values) is not None

    def count(self, team_id: str, *, target: str | None) -> int:
        """Return how many cases there are, about *target* alone if given."""
        found = row(self._session, COUNT, team_id=team_id, target=target)
        return int((found or {})["total"])

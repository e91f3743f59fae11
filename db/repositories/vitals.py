"""How Steward is: the age of the oldest thing of each kind that should be done and is not."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.session import row, rows

# Each part reads the beginning of a partial index on what is not done.
AGES = """
    SELECT
        extract(epoch FROM clock_timestamp() - (SELECT min(received_at) FROM (
            SELECT received_at FROM inbox WHERE processed_at IS NULL
            ORDER BY wake_at LIMIT 1000) AS q))::float AS request,
        extract(epoch FROM clock_timestamp() - (
            SELECT due_at FROM deliveries
            WHERE state IN ('pending', 'sending') AND due_at <= (SELECT clock_timestamp())
              AND (lease_until IS NULL OR lease_until <= clock_timestamp())
            ORDER BY due_at LIMIT 1))::float AS delivery,
        extract(epoch FROM clock_timestamp() - (
            SELECT s.due_at FROM case_steps AS s
            JOIN cases AS c ON c.team_id = s.team_id AND c.number = s.case_number
            JOIN conversations AS v ON v.team_id = c.team_id AND v.id = c.conversation_id
            WHERE s.state IN ('pending', 'working') AND s.due_at <= (SELECT clock_timestamp())
              AND (s.lease_until IS NULL OR s.lease_until <= clock_timestamp())
              AND (s.phase = 5 OR v.state = 'collecting_input' AND s.kind = 'look'
               OR v.state = 'processing' AND NOT EXISTS (
                  SELECT FROM case_steps AS w
                  WHERE w.team_id = s.team_id AND w.case_number = s.case_number
                    AND w.phase < s.phase AND w.phase <> 5
                    AND w.state IN ('pending', 'working')))
            ORDER BY s.due_at LIMIT 1))::float AS step,
        extract(epoch FROM clock_timestamp() - (
            SELECT updated_at FROM conversations
            WHERE revision > drawn_revision
              AND (draw_until IS NULL OR draw_until <= clock_timestamp())
            ORDER BY updated_at LIMIT 1))::float AS card,
        extract(epoch FROM clock_timestamp() - (
            SELECT m.due_at FROM hook_messages AS m
            JOIN hooks AS h ON h.team_id = m.team_id AND h.number = m.hook
            WHERE m.state = 'waiting' AND m.due_at <= (SELECT clock_timestamp())
              AND h.ended_at IS NULL AND h.off_at IS NULL
              AND (h.due_at IS NULL OR h.due_at <= clock_timestamp())
              AND (h.lease_until IS NULL OR h.lease_until <= clock_timestamp())
            ORDER BY m.due_at LIMIT 1))::float AS event,
        extract(epoch FROM clock_timestamp() - (
            SELECT max(started_at) FROM periodic_jobs))::float AS tick
"""

JOBS = """
    SELECT name, extract(epoch FROM clock_timestamp() - started_at)::float AS age
    FROM periodic_jobs
"""

TEAM = "SELECT team_id FROM workspaces ORDER BY created_at LIMIT 1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Ages:
    """Seconds that the oldest of each kind has been due; None where nothing is."""

    request: float | None
    delivery: float | None
    step: float | None
    card: float | None
    event: float | None
    """Of what other programs are to be told, those aside that are left alone after a failure."""
    tick: float | None
    """Seconds since beat's last tick was taken up by a worker."""


class VitalsRepository:
    """Figures for operators and alerts. It only reads, and little."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ages(self) -> Ages:
        """Return how old the oldest thing of each kind is that should be done by now."""
        return Ages(**(row(self._session, AGES) or {}))

    def jobs(self) -> dict[str, float]:
        """Return the periodic jobs, with the seconds since each last began."""
        return {each["name"]: each["age"] for each in rows(self._session, JOBS)}

    def workspaces(self) -> Sequence[str]:
        """Return the workspace that was there first: operators read in it. None before one is."""
        return [each["team_id"] for each in rows(self._session, TEAM)]

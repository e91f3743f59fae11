"""Queries on alerts: what has changed since the last look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from db.session import Row, row, rows

NOTE = """
    INSERT INTO alerts (name, value, noticed_at) VALUES (%(name)s, 1, clock_timestamp())
    ON CONFLICT (name) DO UPDATE SET noticed_at = excluded.noticed_at
"""

IS_RECENT = """
    SELECT 1 FROM alerts WHERE name = %(name)s AND noticed_at > clock_timestamp() - %(within)s
"""

HOLD = """
    INSERT INTO alerts (name, value, noticed_at)
    SELECT name, value, clock_timestamp()
    FROM unnest(%(names)s::text[], %(values)s::bigint[]) AS holding(name, value)
    ON CONFLICT (name) DO UPDATE
        SET value = excluded.value, noticed_at = coalesce(alerts.noticed_at, excluded.noticed_at)
"""

RAISE = """
    UPDATE alerts AS a SET raised_at = clock_timestamp(),
        told_at = CASE WHEN a.told_at IS NULL OR a.told_at <= clock_timestamp() - %(again)s
                       THEN clock_timestamp() ELSE a.told_at END
    FROM unnest(%(names)s::text[], %(patience)s::interval[]) AS holding(name, patience)
    WHERE a.name = holding.name AND a.raised_at IS NULL
      AND a.noticed_at <= clock_timestamp() - holding.patience
    RETURNING a.name, a.value, a.told_at >= a.raised_at AS tell
"""

CLEAR = """
    WITH over AS MATERIALIZED (
        SELECT name, raised_at, told_at FROM alerts
        WHERE noticed_at IS NOT NULL AND name <> ALL(%(names)s::text[])
        FOR UPDATE
    ), cleared AS (
        UPDATE alerts AS a SET noticed_at = NULL, raised_at = NULL, value = 0
        FROM over AS o WHERE a.name = o.name
    )
    SELECT name, 0 AS value, coalesce(told_at >= raised_at, false) AS tell FROM over
    WHERE raised_at IS NOT NULL
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Holding:
    """Something that is wrong now."""

    name: str
    value: int
    patience: timedelta = timedelta(0)
    """How long it must have been so without a break before it is worth telling."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Something that has just been raised, or cleared."""

    name: str
    value: int
    is_raised: bool
    tell: bool
    """Whether the operators' channel should hear of it; the log always does."""


class AlertRepository:
    """Alerts, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def note(self, name: str) -> None:
        """Remember that something happened just now."""
        rows(self._session, NOTE, name=name)

    def is_recent(self, name: str, *, within: timedelta) -> bool:
        """Tell whether *name* was noticed in the last moments."""
        return row(self._session, IS_RECENT, name=name, within=within) is not None

    def take(self, holding: Sequence[Holding], *, again: timedelta) -> list[Change]:
        """Write what is wrong now, and return what that changes; each change is returned once.

        :param again: how long the operators' channel is spared the same alert
        """
        names = [each.name for each in holding]
        rows(self._session, HOLD, names=names, values=[each.value for each in holding])
        waits = [each.patience for each in holding]
        raised = rows(self._session, RAISE, names=names, patience=waits, again=again)
        cleared = rows(self._session, CLEAR, names=names)
        return [*_changes(raised, is_raised=True), *_changes(cleared, is_raised=False)]


def _changes(found: Sequence[Row], *, is_raised: bool) -> list[Change]:
    return [Change(is_raised=is_raised, **each) for each in sorted(found, key=lambda r: r["name"])]

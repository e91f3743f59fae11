"""Partitions: one a month for every table that only grows."""

from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from db.repositories.lock import still
from db.session import row

PARTITIONED = {
    "inbox": "sent_on",
    "conversation_moves": "opened_on",
    "messages": "said_on",
    "deliveries": "made_on",
    "reminder_occurrences": "fire_on",
}
"""Table and the column that chooses the month."""


class PartitionRepository:
    """Makes months ahead of time and drops old ones."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def make_ahead(self, *, today: date | None = None, months: int = 3) -> list[str]:
        """Make the partitions of this month and the next ones; return the names of the new ones."""
        first = (today or self._today()).replace(day=1)
        spans = [_month(first, ahead) for ahead in range(months)]
        made = [self._make(table, *span) for table in PARTITIONED for span in spans]
        return [name for name in made if name]

    def drop_before(self, table: str, day: date) -> list[str]:
        """Drop the months of *table* that end at or before *day*; return their names.

        A whole month goes in one short statement, so the cost does not grow with age.
        """
        old = [name for name, end in self._months(table) if end <= day]
        if old:
            still(self._session.connection(), [table])
        for name in old:
            self._session.execute(text(f"DROP TABLE {name}"))
        return old

    def _today(self) -> date:
        found = row(self._session, "SELECT current_date AS today")
        if found is None:
            raise LookupError("PostgreSQL told no date")
        today: date = found["today"]
        return today

    def _make(self, table: str, start: date, end: date) -> str | None:
        name = f"{table}_{start:%Y_%m}"
        exists = text("SELECT to_regclass(:name) IS NOT NULL")
        if self._session.execute(exists, {"name": name}).scalar_one():
            return None
        still(self._session.connection(), [table])
        self._session.execute(text(f"CREATE TABLE {name} (LIKE {table} INCLUDING DEFAULTS)"))
        self._adopt(table, name, start, end)
        return name

    def _adopt(self, table: str, name: str, start: date, end: date) -> None:
        """Move what the default partition holds of that month, then attach it."""
        span = f"{PARTITIONED[table]} >= '{start}' AND {PARTITIONED[table]} < '{end}'"
        self._session.execute(
            text(
                f"WITH late AS (DELETE FROM {table}_default WHERE {span} RETURNING *)"  # noqa: S608 - names and dates of our own
                f" INSERT INTO {name} SELECT * FROM late"
            )
        )
        bounds = f"FOR VALUES FROM ('{start}') TO ('{end}')"
        self._session.execute(text(f"ALTER TABLE {table} ATTACH PARTITION {name} {bounds}"))

    def _months(self, table: str) -> list[tuple[str, date]]:
        names = self._session.execute(
            text(
                "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = to_regclass(:t)"
            ),
            {"t": table},
        ).scalars()
        months = [name for name in names if not name.endswith("_default")]
        return [(name, _month(_first_day(name), 0)[1]) for name in months]


def _first_day(name: str) -> date:
    year, month = name.rsplit("_", 2)[1:]
    return date(int(year), int(month), 1)


def _month(first: date, ahead: int) -> tuple[date, date]:
    """Return the first day of the month *ahead* of *first*, and of the one after it."""
    count = first.year * 12 + first.month - 1 + ahead
    return date(count // 12, count % 12 + 1, 1), date((count + 1) // 12, (count + 1) % 12 + 1, 1)

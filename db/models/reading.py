"""Readings: how far a list of Slack's was read."""

import uuid
from datetime import datetime

from sqlalchemy import SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Reading(Base):
    """One list of a workspace, read page by page; a page and its cursor are one transaction.

    Whoever dies in the middle leaves the cursor, and the next worker goes on from there.
    """

    __tablename__ = "readings"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    """What is read, a services.reading.List."""
    cursor: Mapped[str] = mapped_column(server_default=text("''"))
    """Where the next page begins, in Slack's words; empty: at the beginning."""
    seen: Mapped[int] = mapped_column(server_default=text("0"))
    """Rows read since `started_at`."""
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    """Failures one after the other."""
    error: Mapped[str | None]
    """Slack's own code of the last refusal, e.g. `missing_scope`; empty when it went well."""
    due_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    asked_at: Mapped[datetime | None]
    """When somebody last found the list to be stale; one that was read meanwhile is read again."""
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    """When it was last read to its end."""
    lease_token: Mapped[uuid.UUID | None]
    lease_until: Mapped[datetime | None]
    woken_at: Mapped[datetime | None]
    """When the sweeper last woke a worker for it."""

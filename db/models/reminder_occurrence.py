"""Occurrences: each time that a reminder came, and what became of it."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class OccurrenceState(StrEnum):
    """How far its message is."""

    WAITING = "waiting"
    """It came; its message waits for its turn, oldest first."""
    HANDED = "handed"
    """Its message is written down as a delivery."""
    SENT = "sent"
    FAILED = "failed"
    """Slack refused it, or nobody knows whether it was said."""
    DROPPED = "dropped"
    """The reminder was cancelled or paused before it was said."""


class ReminderOccurrence(Base):
    """One coming of a reminder; its key is what keeps it from coming twice."""

    __tablename__ = "reminder_occurrences"
    __table_args__ = (
        Index(
            "ix__reminder_occurrences__waiting",
            "team_id",
            "fire_at",
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix__reminder_occurrences__handed",
            "team_id",
            postgresql_where=text("state = 'handed'"),
        ),
        {"postgresql_partition_by": "RANGE (fire_on)"},
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    reminder_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    fire_at: Mapped[datetime] = mapped_column(primary_key=True)
    """When it was due."""
    fire_on: Mapped[date] = mapped_column(primary_key=True)
    """Its day in UTC: the same whenever it is computed, so the key holds across partitions."""
    state: Mapped[OccurrenceState] = mapped_column(server_default="waiting")
    came_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    """When it was claimed; less `fire_at` that is its lag."""
    delivery_id: Mapped[uuid.UUID | None]
    handed_at: Mapped[datetime | None]
    answer: Mapped[str | None]
    """What somebody pressed: done or snoozed."""
    answered_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    snoozed_until: Mapped[datetime | None]

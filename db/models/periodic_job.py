"""Periodic jobs: one row a job, so that two beats do no harm."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Missed(StrEnum):
    """What becomes of a run whose time passed while nobody ticked."""

    CATCH_UP = "catch_up"
    """It is done once, as soon as somebody ticks again; then the regular times go on."""
    SKIP = "skip"
    """It is left out, and the next regular time is waited for."""


class PeriodicJob(Base):
    """A job by the clock and its last run. The one table without a team: a job serves them all."""

    __tablename__ = "periodic_jobs"

    name: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[datetime]
    """A tick before this finds nothing to claim."""
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    """When the last run ended; empty while it goes on, or where its worker died."""
    result: Mapped[str | None]
    """What the last run did, or the name of its error."""
    every: Mapped[timedelta | None]
    """Its period, as the task declares it."""
    missed: Mapped[str | None]
    """Its rule for runs that were missed, a word of Missed."""
    skipped_at: Mapped[datetime | None]
    """When a run was last left out, by that rule."""
    failures: Mapped[int] = mapped_column(server_default=text("0"))
    """Runs that ended with an error, ever."""

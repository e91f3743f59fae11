"""Periodic jobs: one row a job, so that two beats do no harm."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class PeriodicJob(Base):
    """A job by the clock and its last run. The one table without a team: a job serves them all."""

    __tablename__ = "periodic_jobs"

    name: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[datetime]
    """A tick before this finds nothing to claim."""
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    result: Mapped[str | None]
    """What the last run did, or the name of its error."""

"""Report counts: how many reports somebody sent lately, without whose or which."""

from datetime import datetime

from sqlalchemy import Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class ReportCount(Base):
    """One person's reports within one hour. Deleted after a day; nothing leads to the reports."""

    __tablename__ = "report_counts"
    __table_args__ = (Index("ix__report_counts__hour", "hour"),)

    team_id: Mapped[str] = mapped_column(primary_key=True)
    pseudonym: Mapped[str] = mapped_column(primary_key=True)
    """Keyed hash of the person's id."""
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(SmallInteger)

"""Sanctions: restrictions in force, which the guards hold."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Sanction(Base):
    """One restriction. In force while not lifted and not past its end (by the database's clock)."""

    __tablename__ = "sanctions"
    __table_args__ = (
        Index("uq__sanctions__case", "team_id", "case_number", "kind", unique=True),
        Index(
            "ix__sanctions__in_force",
            "team_id",
            "user_id",
            postgresql_where=text("lifted_at IS NULL"),
        ),
        Index(
            "ix__sanctions__ends",
            "ends_at",
            postgresql_where=text("lifted_at IS NULL AND ends_at IS NOT NULL"),
        ),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    user_id: Mapped[str]
    """Whom it restricts: a person's id; of a measure, a channel's, or a thread or the workspace as
    services.place names it."""
    kind: Mapped[str]
    """ban (kept out of channels), shush (what they write is deleted); of a channel slowmode or
    readonly, of a thread lock, of the workspace raid."""
    case_number: Mapped[int] = mapped_column(BigInteger)
    starts_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    ends_at: Mapped[datetime | None]
    """Empty: for good."""
    lifted_at: Mapped[datetime | None]
    lifted_case: Mapped[int | None] = mapped_column(BigInteger)
    """The case that lifted it."""
    every: Mapped[timedelta | None]
    """Of slow mode: the least time between two posts of one person."""

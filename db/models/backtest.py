"""Backtests: what a rule would have found in what was said lately."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Backtest(Base):
    """One look back; done a slice at a time, each under a lease."""

    __tablename__ = "backtests"
    __table_args__ = (
        Index("ix__backtests__open", "asked_at", postgresql_where=text("finished_at IS NULL")),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    number: Mapped[int | None] = mapped_column(BigInteger)
    """The rule; empty: a draft."""
    body: Mapped[dict[str, Any]]
    days: Mapped[int]
    asked_by: Mapped[str]
    request: Mapped[dict[str, Any]]
    """How to answer who asked: key, day, channel, sealed reply."""
    reached: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    """The author and the time of the last message that was looked at."""
    looked: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    """Messages looked at."""
    hits: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    people: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    """Whose messages would have met it."""
    samples: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    """Addresses of the first few."""
    spent: Mapped[float] = mapped_column(server_default=text("0"))
    """Seconds of work so far; when they are used up, what was seen so far is the answer."""
    lease_token: Mapped[uuid.UUID | None]
    lease_until: Mapped[datetime | None]
    asked_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    finished_at: Mapped[datetime | None]

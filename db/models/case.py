"""Cases: every moderating act of a workspace, numbered, written before anything is done."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Case(Base):
    """One act. Never deleted: a trigger refuses it."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("uq__cases__opened_by", "team_id", "opened_by", unique=True),
        Index("ix__cases__target", "team_id", "target", "number"),
        Index("ix__cases__moderator", "team_id", "moderator", "opened_at"),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str]
    """Name of its flow: ban, kick, warn … (services.action)."""
    target: Mapped[str]
    moderator: Mapped[str]
    """Who asked for it; `steward` when a restriction ended by the clock."""
    reason: Mapped[str]
    lasts: Mapped[timedelta | None]
    """How long it holds once confirmed; empty is for good."""
    conversation_id: Mapped[uuid.UUID]
    opened_by: Mapped[str]
    """Key of the inbox row that opened it: one request opens one case."""
    reverses: Mapped[int | None] = mapped_column(BigInteger)
    """The one case that it takes back; empty where it takes back all of its kind, or nothing."""
    voided_at: Mapped[datetime | None]
    """Since when it counts for nothing. It stays so: a trigger refuses to change it."""
    voided_by: Mapped[str | None]
    void_reason: Mapped[str | None]
    opened_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

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
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str]
    """Name of its flow: ban, unban."""
    target: Mapped[str]
    moderator: Mapped[str]
    """Who asked for it; `steward` when a ban ended by the clock."""
    reason: Mapped[str]
    lasts: Mapped[timedelta | None]
    """How long it holds once confirmed; empty is for good."""
    conversation_id: Mapped[uuid.UUID]
    opened_by: Mapped[str]
    """Key of the inbox row that opened it: one request opens one case."""
    opened_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

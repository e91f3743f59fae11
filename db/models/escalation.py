"""Escalations: whose strikes are to be counted anew, and what was proposed because of them."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Escalation(Base):
    """One member who has cases that count. Its row is written with the end of such a case."""

    __tablename__ = "escalations"
    __table_args__ = (
        Index("ix__escalations__due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    newest_case: Mapped[int] = mapped_column(BigInteger)
    """The newest case that counts: one proposal at most for each."""
    due_at: Mapped[datetime | None]
    """Since when their strikes are to be counted; empty when that was done."""
    proposed_case: Mapped[int | None] = mapped_column(BigInteger)
    """The last case that was opened as a proposal."""

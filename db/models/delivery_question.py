"""Questions to the operator: what may have been said, or not, and nobody can look."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class QuestionAnswer(StrEnum):
    """What the operator decided."""

    AGAIN = "again"
    """Say it once more; it may then stand twice."""
    LEAVE = "leave"
    """Leave it unsaid, if it was."""


class DeliveryQuestion(Base):
    """One question about one delivery. Should it become unclear again, that is another one.

    A table of its own, since deliveries are many and unclear ones are few: the open questions are
    counted every few seconds.
    """

    __tablename__ = "delivery_questions"
    __table_args__ = (
        Index(
            "ix__delivery_questions__open",
            "asked_at",
            postgresql_where=text("answer IS NULL"),
        ),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    delivery_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(
        primary_key=True, server_default=func.clock_timestamp()
    )
    made_on: Mapped[date]
    """The delivery's own; with it the row is found in its partition."""
    answer: Mapped[QuestionAnswer | None]
    """Empty while the question is open."""
    answered_by: Mapped[str | None]
    """The account of the person at the command line."""
    answered_at: Mapped[datetime | None]

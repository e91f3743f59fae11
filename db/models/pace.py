"""Paces: what the guard remembers of a person in a channel that is slowed, read-only or locked."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Pace(Base):
    """When a person posted last in a channel in slow mode, and was last told of a measure."""

    __tablename__ = "paces"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    said_at: Mapped[datetime | None]
    """Slack's time of their newest post that was let stand."""
    told_at: Mapped[datetime | None]
    """When they were last told why a post of theirs was deleted, by this database's clock."""

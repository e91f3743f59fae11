"""Refusals: people who don't want to be reminded by others."""

from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class ReminderRefusal(Base):
    """Somebody's "no" to one person's reminders, or to those of all others."""

    __tablename__ = "reminder_refusals"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    sender: Mapped[str] = mapped_column(primary_key=True)
    """Whose reminders they don't want; empty: anybody's but their own."""
    refused_at: Mapped[datetime] = mapped_column(server_default=func.now())

"""Messages: what was said lately in channels that Steward is in; evidence comes from here."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Message(Base):
    """One message as it was last seen."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix__messages__author", "team_id", "user_id", "ts"),
        Index("ix__messages__newest", "team_id", "ts"),
        {"postgresql_partition_by": "RANGE (said_on)"},
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    ts: Mapped[str] = mapped_column(primary_key=True)
    """Slack's id of it within the channel: seconds and a counter."""
    said_on: Mapped[date] = mapped_column(primary_key=True)
    """UTC day of `ts`."""
    user_id: Mapped[str]
    text: Mapped[str]
    detail: Mapped[dict[str, Any]]
    """Thread and files, as far as they are evidence."""
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]

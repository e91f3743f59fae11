"""Inbox: every request that Slack was told 200 for."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Inbox(Base):
    """One request of Slack's, from the moment it was accepted. See db.envelope for its fields."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index("ix__inbox__waiting", "wake_at", postgresql_where=text("processed_at IS NULL")),
        Index(
            "ix__inbox__about",
            "team_id",
            text("left(split_part(facts ->> 'value', '.', 1), 36)"),
            "received_at",
            postgresql_where=text("processed_at IS NULL AND facts ->> 'value' IS NOT NULL"),
        ),
        {"postgresql_partition_by": "RANGE (sent_on)"},
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    """Slack's own id of the request; a retry ends at this key."""
    sent_on: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    task: Mapped[str]
    """The task that handles it; the sweeper sends it again while `processed_at` is empty."""
    actor: Mapped[str]
    channel: Mapped[str]
    facts: Mapped[dict[str, Any]]
    reply: Mapped[str | None]
    """Sealed response_url."""
    request_id: Mapped[str]
    received_at: Mapped[datetime]
    processed_at: Mapped[datetime | None]
    """Set in the transaction that holds the effects."""
    outcome: Mapped[str | None]
    """`done`, `unknown`, or the name of the error that was the answer."""
    wakes: Mapped[int] = mapped_column(server_default=text("0"))
    """How often the sweeper had to wake a worker for it."""
    wake_at: Mapped[datetime]
    """When the sweeper may wake a worker for it (again)."""

"""Deliveries: everything Steward says, written before it is said."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class DeliveryWay(StrEnum):
    """How it reaches people."""

    POST = "post"
    """A message in a channel or a direct message."""
    ANSWER = "answer"
    """Through the response_url, seen by one person."""
    WHISPER = "whisper"
    """An ephemeral message, seen by one person."""
    LETTER = "letter"
    """A direct message to who reported something: `reply` holds their sealed address, and is
    emptied when it was said. Where the message stands is not noted."""
    FILL = "fill"
    """The content of a modal that is open."""
    REDRAW = "redraw"
    """A message that stands already, drawn anew; drawing it twice is harmless."""


class DeliveryState(StrEnum):
    """How far it is."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCLEAR = "unclear"
    """It may have arrived, and there is no way to look; it is not said twice."""


class Delivery(Base):
    """One thing to say, from which view and facts, and what became of it."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("uq__deliveries__dedupe", "team_id", "dedupe_key", "made_on", unique=True),
        Index(
            "ix__deliveries__due",
            "due_at",
            postgresql_where=text("state IN ('pending', 'sending')"),
        ),
        {"postgresql_partition_by": "RANGE (made_on)"},
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    """Also the mark in the message's metadata, by which it is found again."""
    made_on: Mapped[date] = mapped_column(primary_key=True)
    """Day of what caused it: the same in every retry."""
    dedupe_key: Mapped[str]
    way: Mapped[DeliveryWay]
    channel: Mapped[str]
    """Channel, or a person's id for a direct message, or the id of a modal."""
    user_id: Mapped[str]
    """Who alone sees it (whisper); else empty."""
    reply: Mapped[str | None]
    """Sealed response_url (answer), or sealed address of a person (letter)."""
    view: Mapped[str]
    facts: Mapped[dict[str, Any]]
    state: Mapped[DeliveryState]
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    error: Mapped[str | None]
    due_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    lease_token: Mapped[uuid.UUID | None]
    lease_until: Mapped[datetime | None]
    woken_at: Mapped[datetime | None]
    """When the sweeper last woke a worker for it."""
    message_channel: Mapped[str | None]
    """Slack's address of the message: of the one it became, or of the one it redraws."""
    message_ts: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    settled_at: Mapped[datetime | None]

"""Reminders: what is to be said, to whom, and when it comes next."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import DateTime, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class ReminderState(StrEnum):
    """Whether it still comes."""

    ACTIVE = "active"
    PAUSED = "paused"
    """It keeps its schedule, but does not come while there is a reason against it."""
    OVER = "over"
    """It has come for the last time."""
    CANCELLED = "cancelled"


class Reminder(Base):
    """Something that is said at its times. It exists once its owner has confirmed it."""

    __tablename__ = "reminders"
    __table_args__ = (
        Index("uq__reminders__made_by", "team_id", "made_by", unique=True),
        Index("ix__reminders__due", "next_at", postgresql_where=text("state = 'active'")),
        Index(
            "ix__reminders__owner",
            "team_id",
            "owner",
            postgresql_where=text("state IN ('active', 'paused')"),
        ),
        Index(
            "ix__reminders__channel",
            "team_id",
            "channel",
            postgresql_where=text("state IN ('active', 'paused')"),
        ),
        Index("ix__reminders__zone", "zone", "rules", postgresql_where=text("state = 'active'")),
        Index("ix__reminders__paused", "updated_at", postgresql_where=text("state = 'paused'")),
        Index(
            "ix__reminders__closed",
            "updated_at",
            postgresql_where=text("state IN ('over', 'cancelled')"),
        ),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """reminder, announcement (an admin's, without buttons) or snooze (of an occurrence)."""
    owner: Mapped[str]
    """The member who made it; they alone change it."""
    channel: Mapped[str]
    """Where it is said: a channel's id, or a person's for a direct message."""
    text: Mapped[str]
    """What is said, as the owner wrote it."""
    loud: Mapped[str] = mapped_column(server_default="")
    """channel or here: whom an announcement calls; only an admin's does."""
    rule: Mapped[str]
    """RFC 5545, counted on the clocks of its zone; empty: once."""
    words: Mapped[str]
    """The same, as it was shown to the owner."""
    zone: Mapped[str]
    """Name of its time zone. Its offset is nowhere kept: governments change it."""
    rules: Mapped[str]
    """Fingerprint of the zone's rules by which `next_at` was computed."""
    follows: Mapped[bool]
    """Meant by its owner's own clock: when they move, its zone becomes theirs."""
    next_local: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    """What clocks in the zone show when it comes next; without a zone of its own."""
    next_at: Mapped[datetime]
    """The instant that this was when it was last computed."""
    state: Mapped[ReminderState] = mapped_column(server_default="active")
    why: Mapped[str] = mapped_column(server_default="")
    """Why it is paused: gone, banned, refused, left, or Slack's own word."""
    made_by: Mapped[str]
    """Key of the request that made it: one request makes one."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

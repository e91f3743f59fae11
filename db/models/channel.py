"""Channels: where Steward is to be, and where it was removed from."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class ChannelState(StrEnum):
    """Whether Steward watches it."""

    TO_JOIN = "to_join"
    JOINED = "joined"
    REFUSED = "refused"
    """Slack does not let Steward in."""
    LEFT = "left"
    """Steward was removed, and comes back only when somebody invites it."""


class Channel(Base):
    """One channel of which Slack told something that concerns Steward's being there."""

    __tablename__ = "channels"
    __table_args__ = (
        Index("ix__channels__due", "due_at", postgresql_where=text("state = 'to_join'")),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[ChannelState]
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    error: Mapped[str | None]
    """Slack's own code of the last refusal, e.g. `is_archived`."""
    due_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    """When Steward tries to join it (again); put off by whoever tries."""
    changed_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

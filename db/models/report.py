"""Reports: what moderators are asked to look at. Who asked stands elsewhere, or nowhere."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Report(Base):
    """One matter in the queue: a message, or a person. What several members say of it gathers here.

    Its conversation has the state, its case the number.
    """

    __tablename__ = "reports"
    __table_args__ = (
        Index(
            "ix__reports__open",
            "team_id",
            "case_number",
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    case_number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    conversation_id: Mapped[uuid.UUID]
    reported: Mapped[str]
    """The member whom it is about."""
    channel: Mapped[str]
    """Where the message stands; empty for a person, and for a direct message, whose channel would
    tell who the other one is."""
    ts: Mapped[str]
    """Slack's time of the message; empty for a person, and for a direct message."""
    message: Mapped[dict[str, Any]]
    """The message as Slack described it to who reported it; its first words alone once it is
    kept as evidence."""
    is_direct: Mapped[bool]
    """It was said in a direct message, whose words only the report carries."""
    is_restricted: Mapped[bool]
    """It is about a moderator or an admin: admins alone see it, and not the one it is about."""
    hidden_at: Mapped[datetime | None]
    """When trusted members' reports had the message taken away."""
    cases: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default=text("'{}'"))
    """The cases that were opened because of it."""
    outcome: Mapped[str | None]
    """acted, dismissed or unanswered; empty while it is open."""
    made_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    closed_at: Mapped[datetime | None]

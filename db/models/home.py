"""Homes: what each person sees in Steward's Home tab, and how far it is drawn."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Home(Base):
    """The Home of one person who has opened it."""

    __tablename__ = "homes"
    __table_args__ = (
        Index("ix__homes__behind", "opened_at", postgresql_where=text("revision > drawn_revision")),
        Index("ix__homes__opened", "opened_at"),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    opened_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    """When they last opened it, or pressed something in it."""
    places: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    """Section → where each page that was turned begins, the one that is open last."""
    revision: Mapped[int] = mapped_column(server_default=text("1"))
    """Counts everything that calls for a new drawing."""
    drawn_revision: Mapped[int] = mapped_column(server_default=text("0"))
    shown: Mapped[str] = mapped_column(server_default=text("''"))
    """Fingerprint of what Slack shows."""
    hash: Mapped[str] = mapped_column(server_default=text("''"))
    """Slack's mark of the view that it shows."""
    looked_at: Mapped[datetime | None]
    """When it was last compared with what it should show."""
    draw_token: Mapped[uuid.UUID | None]
    draw_until: Mapped[datetime | None]
    """Until when it is left to who draws it."""

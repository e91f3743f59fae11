"""Patrols: how far the daily look at everybody who is banned has come."""

import uuid
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Patrol(Base):
    """The newest patrol of a workspace; a crash in the middle goes on from here."""

    __tablename__ = "patrols"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date]
    reached: Mapped[uuid.UUID]
    """Id of the last sanction that was looked at; they are gone through in the order of ids."""
    seen: Mapped[int] = mapped_column(server_default=text("0"))
    found: Mapped[int] = mapped_column(server_default=text("0"))
    """Channels in which somebody was who is banned."""
    finished_at: Mapped[datetime | None]

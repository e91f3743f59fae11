"""Enforcements: what a workspace lets Steward enforce, as Slack has answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Enforcement(Base):
    """The answers of one workspace. They are asked for at each start, and daily."""

    __tablename__ = "enforcements"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    found: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    """The answers that were complete last, by services.enforcement.Question. No tokens."""
    asked: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    """The answers so far of those being asked for; a crash in the middle goes on from here."""
    probed_at: Mapped[datetime | None]
    """When `found` was complete."""

"""Texts that newcomers read, as a workspace has written them."""

from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class WelcomeText(Base):
    """One text in one language: what is used, and what is only a draft."""

    __tablename__ = "welcome_texts"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    """welcome, rules, or the channel whose newcomers read it."""
    language: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str | None]
    """What is used; None: what Steward says by itself, in a channel nothing."""
    draft: Mapped[str | None]
    """What was shown as a preview, and is not used yet."""
    edited_by: Mapped[str]
    edited_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

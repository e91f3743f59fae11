"""Greetings: who was welcomed, so that nobody is welcomed twice."""

from datetime import datetime

from sqlalchemy import Index, false, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Greeting(Base):
    """That a person was welcomed, to the workspace or to a channel."""

    __tablename__ = "greetings"
    __table_args__ = (Index("ix__greetings__held", "greeted_at", postgresql_where=text("is_held")),)

    team_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    """A channel; empty: the workspace."""
    is_held: Mapped[bool] = mapped_column(server_default=false())
    """They came during a lockdown, and are welcomed when it is over."""
    greeted_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

"""Reactions that give kudos: each person, message and sign once, whatever Slack sends again."""

from datetime import datetime

from sqlalchemy import BigInteger, false
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class KudosReaction(Base):
    """What is known of one person's sign on one message; events may come in any order."""

    __tablename__ = "kudos_reactions"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    ts: Mapped[str] = mapped_column(primary_key=True)
    """Slack's time of the message."""
    emoji: Mapped[str] = mapped_column(primary_key=True)
    """The sign, without its skin tone."""
    giver: Mapped[str] = mapped_column(primary_key=True)
    added_at: Mapped[datetime | None]
    """When it was first put there, by Slack's clock."""
    removed_at: Mapped[datetime | None]
    """When it was first taken away, by Slack's clock."""
    entry_id: Mapped[int | None] = mapped_column(BigInteger)
    """The entry that gave the kudos; there is never a second one."""
    is_taken_back: Mapped[bool] = mapped_column(server_default=false())

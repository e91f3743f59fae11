"""Kudos: what one member gave another, in words or by a reaction."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, false, func
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Kudos(Base):
    """The thanks of one entry to one receiver: what leaderboards of a week or a month count."""

    __tablename__ = "kudos"
    __table_args__ = (Index("ix__kudos__at", "team_id", "at"),)

    team_id: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    receiver: Mapped[str] = mapped_column(primary_key=True)
    giver: Mapped[str]
    points: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    is_taken_back: Mapped[bool] = mapped_column(server_default=false())
    """The reaction was taken away soon, and the entry reversed."""

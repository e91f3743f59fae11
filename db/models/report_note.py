"""Report notes: what moderators and who reported write to each other through Steward."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class ReportNote(Base):
    """One message of the relay, in either direction."""

    __tablename__ = "report_notes"
    __table_args__ = (
        Index("uq__report_notes__opened_by", "team_id", "opened_by", unique=True),
        Index("ix__report_notes__case", "team_id", "case_number", "said_at"),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case_number: Mapped[int] = mapped_column(BigInteger)
    statement_id: Mapped[uuid.UUID]
    """Whose report it belongs to."""
    author: Mapped[str]
    """The moderator who wrote it, whom the reporter isn't told; empty: who reported wrote it."""
    words: Mapped[str]
    opened_by: Mapped[str]
    """Key of the inbox row that brought it."""
    said_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

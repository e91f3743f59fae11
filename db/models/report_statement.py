"""Report statements: what one member said of a matter."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class ReportStatement(Base):
    """One member's report."""

    __tablename__ = "report_statements"
    __table_args__ = (
        Index("uq__report_statements__opened_by", "team_id", "opened_by", unique=True),
        Index("ix__report_statements__case", "team_id", "case_number"),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    case_number: Mapped[int] = mapped_column(BigInteger)
    category: Mapped[str]
    words: Mapped[str]
    reporter: Mapped[str]
    """Who said it; empty where they wished that nobody knows."""
    is_trusted: Mapped[bool] = mapped_column(server_default=text("false"))
    """They gave their name, and are a helper, a moderator or an admin: it counts for hiding."""
    opened_by: Mapped[str]
    """Key of the inbox row that brought it: one request is one statement."""
    made_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

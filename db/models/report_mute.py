"""Report mutes: who may not report for a while."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class ReportMute(Base):
    """One mute. Whether a name and a nameless report are the same person's is never compared."""

    __tablename__ = "report_mutes"
    __table_args__ = (
        Index(
            "ix__report_mutes__standing",
            "team_id",
            "pseudonym",
            postgresql_where=text("lifted_at IS NULL"),
        ),
        Index("uq__report_mutes__opened_by", "team_id", "opened_by", unique=True),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    pseudonym: Mapped[str]
    """Keyed hash of the person's id; emptied when the mute is lifted or over."""
    user_id: Mapped[str]
    """Who, where moderators named them; empty where they muted a nameless reporter."""
    case_number: Mapped[int | None] = mapped_column(BigInteger)
    """The report because of which, if it was given there."""
    reason: Mapped[str]
    muted_by: Mapped[str]
    opened_by: Mapped[str]
    """Key of the inbox row that brought it."""
    made_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    ends_at: Mapped[datetime | None]
    """When it is over; empty: for good."""
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None]

"""Deletions: messages that a case may delete, because their evidence is saved."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKeyConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class DeletionState(StrEnum):
    """What became of a message."""

    PENDING = "pending"
    WORKING = "working"
    """Slack is, or was, being asked: if the message is gone then, it was our own doing."""
    DELETED = "deleted"
    GONE = "gone"
    """It was gone before we asked."""
    FAILED = "failed"


class Deletion(Base):
    """One message. Slack is asked to delete it only while it has a row here.

    Never deleted, and never about another message or evidence: triggers refuse it.
    """

    __tablename__ = "deletions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["team_id", "case_number", "evidence_key"],
            ["evidence.team_id", "evidence.case_number", "evidence.key"],
            name="fk__deletions__evidence",
        ),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    case_number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    channel: Mapped[str] = mapped_column(primary_key=True)
    ts: Mapped[str] = mapped_column(primary_key=True)
    """Slack's id of the message within the channel."""
    evidence_key: Mapped[str]
    """Where its words are kept: a key of the case's evidence, without which there is no row."""
    state: Mapped[DeletionState] = mapped_column(server_default=text("'pending'"))
    error: Mapped[str | None]
    """Slack's own code of the last refusal, e.g. `cant_delete_message`."""
    written_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    settled_at: Mapped[datetime | None]

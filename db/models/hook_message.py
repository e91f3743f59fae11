"""Messages for other programs: what happened here, written with it, told until it has arrived."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class HookMessage(Base):
    """One event for one subscription, written by triggers in the transaction of the event itself.

    Deleted 30 days after it was settled.
    """

    __tablename__ = "hook_messages"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'arrived', 'given_up')", name="state"),
        Index(
            "ix__hook_messages__due",
            "due_at",
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix__hook_messages__log", "team_id", "hook", "at"),
        Index(
            "ix__hook_messages__settled",
            "settled_at",
            postgresql_where=text("state <> 'waiting'"),
        ),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    """Also its id for the other side (`webhook-id`), the same in every try."""
    hook: Mapped[int] = mapped_column(BigInteger)
    event: Mapped[str]
    data: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    """When it happened."""
    state: Mapped[str] = mapped_column(server_default=text("'waiting'"))
    """waiting, arrived or given_up."""
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    due_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    answer: Mapped[str] = mapped_column(server_default=text("''"))
    """What came of the last try: the other side's status, or why there was none."""
    settled_at: Mapped[datetime | None]

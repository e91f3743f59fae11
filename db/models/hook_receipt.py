"""Receipts: what other programs sent, by their own ids, so that it is said once."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class HookReceipt(Base):
    """One thing that came in. Deleted after 30 days; nobody sends again so late."""

    __tablename__ = "hook_receipts"
    __table_args__ = (Index("ix__hook_receipts__received", "received_at"),)

    team_id: Mapped[str] = mapped_column(primary_key=True)
    hook: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    delivery: Mapped[str] = mapped_column(primary_key=True)
    """The sender's id: GitHub's `X-GitHub-Delivery`, or `webhook-id`."""
    received_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

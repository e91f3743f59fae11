"""Orders: rewards that were paid for."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Order(Base):
    """A reward that a member bought; settled once (trigger), by being handed over or refunded."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint("state IN ('placed', 'fulfilled', 'refunded')", name="state"),
        ForeignKeyConstraint(
            ["team_id", "reward_id"], ["rewards.team_id", "rewards.id"], name="fk__orders__reward"
        ),
        ForeignKeyConstraint(
            ["team_id", "entry_id"],
            ["ledger_entries.team_id", "ledger_entries.id"],
            name="fk__orders__entry",
        ),
        Index("ix__orders__buyer", "team_id", "reward_id", "buyer"),
        Index("uq__orders__conversation", "team_id", "conversation_id", unique=True),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(
        BigInteger,
        primary_key=True,
        autoincrement=False,
        server_default=text("nextval('order_ids')"),
    )
    reward_id: Mapped[int] = mapped_column(BigInteger)
    buyer: Mapped[str]
    name: Mapped[str]
    """What the reward was called then."""
    price: Mapped[int] = mapped_column(BigInteger)
    """What was paid."""
    state: Mapped[str] = mapped_column(server_default="placed")
    """placed, fulfilled or refunded."""
    entry_id: Mapped[int] = mapped_column(BigInteger)
    """The entry with which it was paid; a refund reverses it."""
    conversation_id: Mapped[uuid.UUID]
    """The buyer's conversation."""
    placed_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None]
    """Who settled it; empty where it was the time."""

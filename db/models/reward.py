"""Rewards: what the shop offers."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, func, text, true
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Reward(Base):
    """Something that points buy. What is no longer offered keeps its row, for its orders."""

    __tablename__ = "rewards"
    __table_args__ = (
        CheckConstraint("price > 0", name="price"),
        CheckConstraint("stock >= 0", name="stock"),
        CheckConstraint("per_person > 0", name="per_person"),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(
        BigInteger,
        primary_key=True,
        autoincrement=False,
        server_default=text("nextval('reward_ids')"),
    )
    name: Mapped[str]
    about: Mapped[str]
    price: Mapped[int] = mapped_column(BigInteger)
    stock: Mapped[int | None]
    """How many are left; empty: as many as anybody wants. Taken under the row's lock."""
    per_person: Mapped[int | None]
    """How many one member may have; empty: any number. What was refunded doesn't count."""
    is_offered: Mapped[bool] = mapped_column(server_default=true())
    made_by: Mapped[str]
    """The admin who put it into the shop."""
    changed_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

"""Accounts of the ledger: who holds how many points."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class AccountKind(StrEnum):
    """What an account is for, in the order in which accounts are locked."""

    TREASURY = "treasury"
    """Where points come from and go to: minus what everybody else holds."""
    SHOP = "shop"
    """What was paid for rewards."""
    ALLOWANCE = "allowance"
    """What a member may give away on one day."""
    MEMBER = "member"
    """What a member owns."""


class LedgerAccount(Base):
    """An account, with what its postings sum up to. Only LedgerRepository writes it."""

    __tablename__ = "ledger_accounts"
    __table_args__ = (
        CheckConstraint("kind IN ('treasury', 'shop', 'allowance', 'member')", name="kind"),
        CheckConstraint("balance >= 0 OR kind = 'treasury'", name="never_negative"),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str] = mapped_column(primary_key=True)
    """A member's id; for an allowance with its day, `U0ADA/2026-11-27`; `-` for the workspace's."""
    kind: Mapped[str] = mapped_column(primary_key=True)
    """An AccountKind."""
    balance: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    earned: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    """Kudos ever received and not taken back: what the leaderboard of all time shows."""
    last_entry: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    """The entry of its newest posting; 0 before the first."""
    opened_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

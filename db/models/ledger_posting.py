"""Postings of the ledger: what an entry does to an account."""

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class LedgerPosting(Base):
    """What an entry adds to one account, or takes from it. Never changed (trigger).

    The postings of an account are a chain: each names the one before, and no two name the same.
    """

    __tablename__ = "ledger_postings"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="something"),
        CheckConstraint("previous < entry_id", name="forwards"),
        Index(
            "uq__ledger_postings__previous", "team_id", "holder", "kind", "previous", unique=True
        ),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    holder: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    """An AccountKind."""
    amount: Mapped[int] = mapped_column(BigInteger)
    """What the account gets; negative: what it gives."""
    balance_after: Mapped[int] = mapped_column(BigInteger)
    previous: Mapped[int] = mapped_column(BigInteger)
    """The entry of the account's posting before this one; 0: it is the first."""

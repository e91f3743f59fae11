"""Entries of the ledger: what happened to points, once each, for ever."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class LedgerEntry(Base):
    """One thing that happened; its postings sum to zero, which the database judges at the commit.

    Triggers refuse to change it: a mistake is corrected by another entry that reverses it.
    """

    __tablename__ = "ledger_entries"
    __table_args__ = (
        ForeignKeyConstraint(
            ["team_id", "reverses"],
            ["ledger_entries.team_id", "ledger_entries.id"],
            name="fk__ledger_entries__reverses",
        ),
        Index("uq__ledger_entries__key", "team_id", "key", unique=True),
        Index(
            "uq__ledger_entries__reverses",
            "team_id",
            "reverses",
            unique=True,
            postgresql_where=text("reverses IS NOT NULL"),
        ),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(
        BigInteger,
        primary_key=True,
        autoincrement=False,
        server_default=text("nextval('ledger_entry_ids')"),
    )
    kind: Mapped[str]
    """kudos, reaction, allowance, transfer, purchase, grant, take_back or refund."""
    key: Mapped[str]
    """What caused it: the same cause makes no second entry."""
    reverses: Mapped[int | None] = mapped_column(BigInteger)
    """The entry that it takes back; each is taken back once."""
    actor: Mapped[str]
    """Who did it; empty where it was the work or the time."""
    about: Mapped[str]
    """The words that were given for it."""
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

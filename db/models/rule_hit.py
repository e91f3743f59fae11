"""Rule hits: which message met which rule, and what was done about it."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class RuleHit(Base):
    """One version of a message that met a rule. Never changed or deleted: a trigger refuses.

    What counts against people (points, waves of joins) is counted from here.
    """

    __tablename__ = "rule_hits"
    __table_args__ = (
        Index("ix__rule_hits__rule", "team_id", "number", "at"),
        Index("ix__rule_hits__person", "team_id", "user_id", "at"),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """The rule."""
    channel: Mapped[str] = mapped_column(primary_key=True)
    ts: Mapped[str] = mapped_column(primary_key=True)
    """Slack's id of the message within the channel; its words stand in messages."""
    edited: Mapped[str] = mapped_column(primary_key=True)
    """Slack's time of the edit that was judged; empty: as it was first said."""
    version: Mapped[int]
    """Of the rule."""
    user_id: Mapped[str]
    mode: Mapped[str] = mapped_column(String(32))
    """How far the rule went then."""
    did: Mapped[str]
    """What it did: `delete`, `warn`, `shush`, `propose:ban`, joined by `+`; empty: nothing."""
    case_number: Mapped[int | None] = mapped_column(BigInteger)
    """The case that it did it by."""
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

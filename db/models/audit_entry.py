"""Audit entries: everything that happened, in one order for each workspace, each row sealed."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class AuditEntry(Base):
    """One happening. Append-only: a trigger refuses UPDATE, DELETE and TRUNCATE."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index(
            "ix__audit_entries__case",
            "team_id",
            "case_number",
            postgresql_where=text("case_number IS NOT NULL"),
        ),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """Place in the workspace's chain, from 1 without a gap. No partitions here: only one index
    over all of the table can keep it unique."""
    at: Mapped[datetime]
    """When it happened."""
    action: Mapped[str]
    """What: `case.opened`, `move.confirm`, `step.done`, `sanction.began`, `role.granted`, …"""
    actor: Mapped[str]
    """Who: a member's id, `operator:<name>` for the command line, empty for the work or the clock.
    """
    target: Mapped[str]
    """About whom; may be empty."""
    case_number: Mapped[int | None] = mapped_column(BigInteger)
    request: Mapped[str]
    """The request that led to it (`inbox.request_id`); empty where none did."""
    details: Mapped[dict[str, Any]]
    """More of it: ids, states and fingerprints; no words of people and no secrets."""
    chained_at: Mapped[datetime]
    previous: Mapped[bytes] = mapped_column(LargeBinary)
    """`hash` of the row before; 32 zero bytes in the first row."""
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 over all of the above; services.audit_seal says how."""

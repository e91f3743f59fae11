"""Audit heads: where each workspace's chain ends."""

from datetime import date

from sqlalchemy import BigInteger, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class AuditHead(Base):
    """The last row of a chain. Who appends holds this row.

    It never goes back: a trigger sees to that.
    """

    __tablename__ = "audit_heads"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger)
    """Of the last row; 0 before the first."""
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    anchored_on: Mapped[date | None]
    """Day of the last anchor in S3."""

"""Evidence: what was saved to S3 for a case, and its fingerprint."""

from datetime import datetime

from sqlalchemy import BigInteger, func
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Evidence(Base):
    """One saved object. Its SHA-256 is checked on every read."""

    __tablename__ = "evidence"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    case_number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(primary_key=True)
    """Key in the bucket."""
    sha256: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    """In bytes."""
    messages: Mapped[int]
    """How many messages it holds."""
    stored_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

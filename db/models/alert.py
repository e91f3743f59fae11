"""Alerts: what is wrong with Steward itself, so that each change is told once."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Alert(Base):
    """One kind of trouble, now or in the past; there is a row for each that ever was."""

    __tablename__ = "alerts"

    name: Mapped[str] = mapped_column(primary_key=True)
    """What is wrong, e.g. `dead_letters` or `no_worker:command`."""
    value: Mapped[int] = mapped_column(BigInteger)
    """How bad it was at the last look: a number of things, or seconds."""
    noticed_at: Mapped[datetime | None]
    """Since when it has been so without a break; empty while all is well."""
    raised_at: Mapped[datetime | None]
    """When it had been so for long enough to be told; empty before, and while all is well."""
    told_at: Mapped[datetime | None]
    """When the operators' channel last heard of it, so that it hears of it only now and then."""

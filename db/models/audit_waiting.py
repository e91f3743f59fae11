"""Audit waiting: what happened and is not chained yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class AuditWaiting(Base):
    """One happening, written by a trigger in the transaction that made it happen.

    A job moves it into `audit_entries` within seconds. Never changed: a trigger refuses UPDATE and
    TRUNCATE.
    """

    __tablename__ = "audit_waiting"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    action: Mapped[str]
    actor: Mapped[str]
    target: Mapped[str] = mapped_column(server_default=text("''"))
    case_number: Mapped[int | None] = mapped_column(BigInteger)
    request: Mapped[str] = mapped_column(
        server_default=text("coalesce(current_setting('steward.request', true), '')")
    )
    details: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))

"""Preferences: what a workspace decides for itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Preference(Base):
    """One setting that a workspace has changed. The audit tells every value that it had before."""

    __tablename__ = "preferences"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    """Name of a field of services.preference.Preferences."""
    value: Mapped[Any] = mapped_column(JSONB, nullable=False)
    """As its kind keeps it; `null`: the operator's setting holds again."""
    changed_by: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

"""Rule versions: what automod looks for, and everything it has ever looked for."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, String, func
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class RuleVersion(Base):
    """A rule as somebody wrote it; the newest version holds. Never changed: a trigger refuses."""

    __tablename__ = "rule_versions"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mode: Mapped[str] = mapped_column(String(32))
    """off, log or enforce (services.automod.rule)."""
    body: Mapped[dict[str, Any]]
    """What it looks for, where, and what follows."""
    author: Mapped[str]
    """Who wrote this version. Where its mode is enforce, they stand for what it does."""
    restores: Mapped[int | None]
    """The earlier version that this one is again."""
    made_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

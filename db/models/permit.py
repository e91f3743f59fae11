"""Permits: the workspace's own word on what a role may do."""

import uuid
from datetime import datetime

from sqlalchemy import Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Permit(Base):
    """A right given to a role, or taken from it. Never deleted: taking it back sets `ended_at`."""

    __tablename__ = "permits"
    __table_args__ = (
        Index(
            "uq__permits__in_force",
            "team_id",
            "role",
            "action",
            "channel",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    role: Mapped[str]
    """A services.role.Role."""
    action: Mapped[str]
    """A name of services.permission.PERMISSIONS."""
    channel: Mapped[str]
    """Where it holds; empty: everywhere."""
    allows: Mapped[bool]
    """False: it takes away what the role has by the table."""
    set_by: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]

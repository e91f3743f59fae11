"""Role grants: who may do what by Steward's own word."""

import uuid
from datetime import datetime

from sqlalchemy import Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class RoleGrant(Base):
    """A role given by hand. Never deleted: taking it away sets `revoked_at`."""

    __tablename__ = "role_grants"
    __table_args__ = (
        Index(
            "uq__role_grants__in_force",
            "team_id",
            "user_id",
            "role",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    user_id: Mapped[str]
    role: Mapped[str]
    """A services.role.Role."""
    granted_by: Mapped[str]
    granted_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ends_at: Mapped[datetime | None]
    """From then on it counts no more, by this database's clock; empty: until it is revoked."""
    revoked_by: Mapped[str | None]
    revoked_at: Mapped[datetime | None]

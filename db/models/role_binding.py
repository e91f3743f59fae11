"""Role bindings: whoever is in a user group has a role."""

import uuid
from datetime import datetime

from sqlalchemy import Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class RoleBinding(Base):
    """A role given to a whole user group. Never deleted: taking it away sets `unbound_at`."""

    __tablename__ = "role_bindings"
    __table_args__ = (
        Index(
            "uq__role_bindings__in_force",
            "team_id",
            "group_id",
            "role",
            unique=True,
            postgresql_where=text("unbound_at IS NULL"),
        ),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    group_id: Mapped[str]
    role: Mapped[str]
    """A services.role.Role."""
    bound_by: Mapped[str]
    bound_at: Mapped[datetime] = mapped_column(server_default=func.now())
    unbound_by: Mapped[str | None]
    unbound_at: Mapped[datetime | None]

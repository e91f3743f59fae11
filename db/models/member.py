"""Members: people as Slack last described them."""

from datetime import datetime

from sqlalchemy import Index, false, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Member(Base):
    """A person of a workspace; a copy of Slack's word, kept current by events."""

    __tablename__ = "members"
    __table_args__ = (
        Index(
            "ix__members__joined",
            "team_id",
            "joined_at",
            postgresql_where=text("joined_at IS NOT NULL"),
        ),
        Index(
            "ix__members__admins",
            "team_id",
            "is_owner",
            "user_id",
            postgresql_where=text("is_admin"),
        ),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    is_admin: Mapped[bool]
    """Admin or owner of the workspace."""
    is_owner: Mapped[bool] = mapped_column(server_default=false())
    """Owner of the workspace, the primary one included."""
    is_bot: Mapped[bool]
    is_deleted: Mapped[bool]
    """Deactivated in Slack."""
    is_guest: Mapped[bool]
    is_stranger: Mapped[bool]
    """Belongs to another workspace (Slack Connect)."""
    time_zone: Mapped[str]
    locale: Mapped[str]
    changed_at: Mapped[datetime | None]
    """Slack's `updated`, in whole seconds: an older word on the person changes nothing."""
    joined_at: Mapped[datetime | None]
    """When they came, if Steward was there."""
    fetched_at: Mapped[datetime] = mapped_column(server_default=func.now())
    """When Slack said so; what is older than a few minutes is asked again before it decides."""

"""User groups: Slack's own groups of people, such as @mods."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class UserGroup(Base):
    """A user group; a copy of Slack's word, kept current by events and read anew every day."""

    __tablename__ = "user_groups"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    group_id: Mapped[str] = mapped_column(primary_key=True)
    handle: Mapped[str]
    """What people type behind the @."""
    name: Mapped[str]
    is_enabled: Mapped[bool]
    """A disabled group gives nobody a role."""
    is_stale: Mapped[bool]
    """An event told of a change that doesn't fit what we have; Slack's list is read again."""
    changed_at: Mapped[datetime | None]
    """Slack's `date_update`: what is older changes nothing."""

"""Members of user groups."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class UserGroupMember(Base):
    """A person in a user group."""

    __tablename__ = "user_group_members"
    __table_args__ = (Index("ix__user_group_members__user", "team_id", "user_id"),)

    team_id: Mapped[str] = mapped_column(primary_key=True)
    group_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)

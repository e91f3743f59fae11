"""Workspaces: one row a Slack team."""

from datetime import datetime

from sqlalchemy import BigInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Workspace(Base):
    """A Slack workspace that Steward keeps."""

    __tablename__ = "workspaces"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    last_case: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    """Number of the newest case. Cases are numbered without a gap, under this row's lock."""
    name: Mapped[str | None]
    url: Mapped[str | None]
    """Its address, such as https://harbour.slack.com/, as Slack last said."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

"""Report drafts: the form that somebody has open, without who that is."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class ReportDraft(Base):
    """What a form is about: a direct message's words come with the shortcut and never again."""

    __tablename__ = "report_drafts"
    __table_args__ = (Index("ix__report_drafts__expires", "expires_at"),)

    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    """Random; only the form knows it."""
    reported: Mapped[str]
    channel: Mapped[str]
    ts: Mapped[str]
    is_direct: Mapped[bool]
    message: Mapped[dict[str, Any]]
    """The message as Slack described it; empty where a person is reported."""
    expires_at: Mapped[datetime]
    """When the form can't be sent any more, by this database's clock; then it is deleted."""

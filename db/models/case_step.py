"""Case steps: what a case carries out, each with its own outcome."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class StepKind(StrEnum):
    """What a step does."""

    GUARD = "guard"
    LIFT = "lift"
    EVIDENCE = "evidence"
    SURVEY = "survey"
    KICK = "kick"
    INVITE = "invite"
    VERIFY = "verify"
    REKICK = "rekick"
    """The guard at work: removed again after joining in spite of a ban."""
    UNSAY = "unsay"
    """The guard at work: deleted what was said in spite of a ban or a shush."""
    DELETE = "delete"
    """Deletes the message that a rule was about."""
    LOOK = "look"
    """Finds out what a purge would delete, before anybody is asked."""
    KEEP = "keep"
    """Saves a page of the messages that a purge deletes."""
    PURGE = "purge"
    """Deletes them, some at a time; each has a row in deletions."""
    RECHECK = "recheck"
    """Reads the channel back after a purge."""
    NOTICE = "notice"
    REMOVE = "remove"
    """Takes them out of the workspace (Enterprise)."""
    DEACTIVATE = "deactivate"
    """Closes their account in the whole organization (Enterprise)."""
    DEPROVISION = "deprovision"
    """Closes their account over SCIM (Business+)."""
    ASSIST = "assist"
    """Asks a human admin to close their account, and sees when it is done."""
    ASSIGN = "assign"
    """Takes them into the workspace again (Enterprise)."""
    REACTIVATE = "reactivate"
    """Opens their account again over SCIM."""
    ASSIST_BACK = "assist_back"
    """Asks a human admin to open their account again, and sees when it is done."""
    REINVITE = "reinvite"
    """Invites them back once a human admin has opened their account."""
    REPORTED = "reported"
    """Saves the message that a report is about, and its thread, wherever the report stands."""


class StepState(StrEnum):
    """How far a step is."""

    PENDING = "pending"
    WORKING = "working"
    DONE = "done"
    VERIFIED = "verified"
    SKIPPED = "skipped"
    FAILED = "failed"
    DRIFTED = "drifted"


class CaseStep(Base):
    """One step. Claimed under a lease, worked outside any transaction, settled."""

    __tablename__ = "case_steps"
    __table_args__ = (
        Index(
            "uq__case_steps__subject",
            "team_id",
            "case_number",
            "kind",
            "subject",
            "cause",
            unique=True,
        ),
        Index(
            "ix__case_steps__due",
            "due_at",
            postgresql_where=text("state IN ('pending', 'working')"),
        ),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    case_number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    phase: Mapped[int] = mapped_column(SmallInteger)
    """A phase begins when every step of the earlier ones is settled."""
    kind: Mapped[StepKind]
    subject: Mapped[str]
    """The channel it is about, or empty."""
    cause: Mapped[str] = mapped_column(server_default=text("''"))
    """Key of the inbox row that made it necessary, where the case itself did not."""
    state: Mapped[StepState]
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    error: Mapped[str | None]
    """Slack's own code of the last refusal, e.g. `restricted_action`."""
    already: Mapped[bool] = mapped_column(server_default=text("false"))
    """It was so before we asked; then undoing leaves it alone."""
    detail: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    due_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    lease_token: Mapped[uuid.UUID | None]
    lease_until: Mapped[datetime | None]
    woken_at: Mapped[datetime | None]
    """When the sweeper last woke a worker for it."""
    settled_at: Mapped[datetime | None]

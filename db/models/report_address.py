"""Report addresses: where answers to a report go. Erased when it closes."""

import uuid

from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class ReportAddress(Base):
    """The way to who made a statement, which nobody can read off the row.

    There is one for each statement of an open report, named or not; closing the report deletes it.
    """

    __tablename__ = "report_addresses"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    statement_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    sealed: Mapped[str]
    """The person's id, sealed to a key that only worker-delivery needs (adapters.reporter)."""
    pseudonym: Mapped[str]
    """Keyed hash of the person's id: tells that the same one answers, or reports again."""

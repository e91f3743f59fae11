"""Case step history: every change of a step's state, written by a trigger."""

from datetime import datetime

from sqlalchemy import BigInteger, Identity, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from db.models.case_step import StepState


class CaseStepHistory(Base):
    """One change. Append-only: a trigger refuses UPDATE and DELETE."""

    __tablename__ = "case_step_history"
    __table_args__ = (Index("ix__case_step_history__case", "team_id", "case_number"),)

    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    case_number: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int]
    from_state: Mapped[StepState | None]
    to_state: Mapped[StepState]
    error: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

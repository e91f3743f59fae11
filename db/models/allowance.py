"""Allowances: on which day a member gives."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Allowance(Base):
    """The day whose allowance a member spends; a new one begins when it is over in both zones."""

    __tablename__ = "allowances"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date]
    zone: Mapped[str]
    """The time zone by which the day is counted: theirs when it began."""

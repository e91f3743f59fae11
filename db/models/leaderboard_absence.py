"""Members who don't want to be on the leaderboard."""

from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class LeaderboardAbsence(Base):
    """A member who hid from the leaderboard and the digest. Their points count all the same."""

    __tablename__ = "leaderboard_absences"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

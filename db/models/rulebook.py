"""Rulebooks: how often a workspace's rules have changed."""

from sqlalchemy import BigInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Rulebook(Base):
    """All rules of a workspace; who changes one holds this row."""

    __tablename__ = "rulebooks"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    """Counts changes: what was made ready for another revision is made ready anew."""
    last_rule: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    """Number of the newest rule."""

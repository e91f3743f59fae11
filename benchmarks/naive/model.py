"""The naive way's tables, beside Steward's own `members`, which it reads."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, create_engine, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db.session import sqlalchemy_url


class Base(DeclarativeBase):
    """The root of the naive models."""


class Member(Base):
    """A person."""

    __tablename__ = "members"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    is_admin: Mapped[bool]
    is_bot: Mapped[bool]


class Case(Base):
    """A numbered case."""

    __tablename__ = "naive_cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str]
    target: Mapped[str] = mapped_column(index=True)
    moderator: Mapped[str]
    reason: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class Conversation(Base):
    """A conversation about a case."""

    __tablename__ = "naive_conversations"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id))
    state: Mapped[str]
    card_channel: Mapped[str | None]
    card_ts: Mapped[str | None]


def create(database: str) -> None:
    """Make the tables."""
    engine = create_engine(sqlalchemy_url(database))
    Base.metadata.create_all(engine)
    engine.dispose()

"""Conversation moves: every applied event, for ever."""

import uuid
from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from fsm.flow import Event, State


class ConversationMove(Base):
    """One applied event. Append-only: a trigger refuses UPDATE and DELETE."""

    __tablename__ = "conversation_moves"
    __table_args__ = ({"postgresql_partition_by": "RANGE (opened_on)"},)

    team_id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    """The conversation's version after this move; no gaps."""
    opened_on: Mapped[date] = mapped_column(primary_key=True)
    """Copied from the conversation, so that all moves of one stand in one partition."""
    from_state: Mapped[State]
    event: Mapped[Event]
    to_state: Mapped[State]
    actor: Mapped[str]
    at: Mapped[datetime]

"""Conversations: where each run of a flow stands."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base
from fsm.flow import Event, State


class Conversation(Base):
    """One run of a flow. Only ConversationService changes `state`."""

    __tablename__ = "conversations"
    __table_args__ = (
        Index(
            "uq__conversations__one_open_per_target",
            "team_id",
            "target",
            unique=True,
            postgresql_where=text("state <> 'idle'"),
        ),
        Index("uq__conversations__opened_by", "team_id", "opened_by", unique=True),
        Index(
            "ix__conversations__deadline", "deadline_at", postgresql_where=text("state <> 'idle'")
        ),
        Index(
            "ix__conversations__undrawn",
            "updated_at",
            postgresql_where=text("revision > drawn_revision"),
        ),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    flow: Mapped[str]
    """Name of the flow, a key of fsm.flows.FLOWS."""
    owner: Mapped[str]
    """The member who started it."""
    target: Mapped[str]
    """The member it is about; one open conversation each."""
    state: Mapped[State]
    version: Mapped[int]
    """Counts moves. Buttons carry it, so that a stale one finds out who was first."""
    last_event: Mapped[Event]
    last_actor: Mapped[str]
    """Who made the last move; empty when it was the work or the time."""
    data: Mapped[dict[str, Any]]
    """What the flow remembers, e.g. reason and length of a ban."""
    case_number: Mapped[int] = mapped_column(BigInteger)
    deadline_at: Mapped[datetime | None]
    """When it expires, by this database's clock; empty while idle."""
    opened_by: Mapped[str]
    """Key of the inbox row that opened it: one request opens one conversation."""
    opened_on: Mapped[date]
    """Day of that request; the partition of its moves."""
    home: Mapped[str]
    """Where its card goes: a channel's id, or a person's for a direct message."""
    card_channel: Mapped[str | None]
    card_ts: Mapped[str | None]
    """Slack's address of the card, once it is posted."""
    revision: Mapped[int]
    """Counts everything that changes the look of the card."""
    drawn_revision: Mapped[int] = mapped_column(server_default=text("0"))
    """What the card shows. Behind `revision`: it must be redrawn."""
    draw_token: Mapped[uuid.UUID | None]
    """Who is drawing; a lease, so that two workers never post two cards."""
    draw_until: Mapped[datetime | None]
    draw_tries: Mapped[int] = mapped_column(server_default=text("0"))
    """How often a first post was begun; above 0 the channel is searched before posting again."""
    woken_at: Mapped[datetime | None]
    """When the sweeper last woke a worker for it."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())

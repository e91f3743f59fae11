"""Hooks: what another program may have said here, or is told of what happens here."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, SmallInteger, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Hook(Base):
    """One subscription. Never deleted: ending it sets `ended_at` and forgets its secrets."""

    __tablename__ = "hooks"
    __table_args__ = (
        CheckConstraint("kind IN ('github', 'json', 'events')", name="kind"),
        CheckConstraint("kind = 'events' OR channels <> '{}'", name="channels"),
        CheckConstraint(
            "kind <> 'events' OR address IS NOT NULL OR ended_at IS NOT NULL", name="address"
        ),
        CheckConstraint("secret IS NOT NULL OR ended_at IS NOT NULL", name="secret"),
        Index("uq__hooks__made_by", "team_id", "made_by", unique=True),
        Index(
            "ix__hooks__events",
            "team_id",
            postgresql_where=text("kind = 'events' AND ended_at IS NULL AND off_at IS NULL"),
        ),
    )

    team_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """What people call it, counted in each workspace; stands in its address, too."""
    kind: Mapped[str]
    """github and json: another program speaks here. events: Steward tells another program."""
    channels: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    """Where it is said; empty for events."""
    events: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    """Which of them, by name; never empty but for json."""
    repository: Mapped[str] = mapped_column(server_default=text("''"))
    """github: `owner/name` of the only one that is told of; empty: all that sign with the secret.
    """
    template: Mapped[str] = mapped_column(server_default=text("''"))
    """json: what is said, with places for what comes (services.template)."""
    host: Mapped[str] = mapped_column(server_default=text("''"))
    """events: the host that is told, for lists."""
    address: Mapped[str | None]
    """events: the sealed address; addresses often hold a secret."""
    secret: Mapped[str | None]
    """Sealed; emptied at the end."""
    previous_secret: Mapped[str | None]
    """Sealed: the one before, which holds until `previous_until`."""
    previous_until: Mapped[datetime | None]
    made_by: Mapped[str]
    """Key of the inbox row that made it: one request makes one."""
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    heard_at: Mapped[datetime | None]
    """When something last came in, or arrived there."""
    failing_since: Mapped[datetime | None]
    """events: since when nothing arrives."""
    failures: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    """events: tries in a row that failed."""
    due_at: Mapped[datetime | None]
    """events: it is left alone until then, because a try has failed."""
    lease_token: Mapped[uuid.UUID | None]
    lease_until: Mapped[datetime | None]
    """events: until then one worker alone tells there."""
    woken_at: Mapped[datetime | None]
    """events: when a worker was woken for it, and has told nothing since."""
    off_at: Mapped[datetime | None]
    """events: since when it is off, because nothing arrived for a day."""
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]

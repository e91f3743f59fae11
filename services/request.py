"""A request of a person's, as the rules see it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Self

from db.envelope import Envelope


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """Who asked, where, and by which request of Slack's."""

    team_id: str
    key: str
    """The inbox key; what is done for it carries this, so that it is done once."""
    day: date
    """The day it was made, the same in every retry."""
    actor: str
    channel: str
    reply: str | None
    """Sealed response_url."""
    facts: dict[str, Any]
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    """When it came in: what `tomorrow` is counted from, however late it is worked on."""

    @classmethod
    def of(cls, envelope: Envelope) -> Self:
        """Return the request that *envelope* holds."""
        return cls(
            team_id=envelope["team_id"],
            key=envelope["key"],
            day=date.fromisoformat(envelope["sent_on"]),
            actor=envelope["actor"],
            channel=envelope["channel"],
            reply=envelope["reply"],
            facts=envelope["facts"],
            at=datetime.fromisoformat(envelope["received_at"]),
        )

    @property
    def place(self) -> str:
        """The channel in which it was asked; empty for a direct message, which is none."""
        return self.channel if self.channel.startswith(("C", "G")) else ""

    @property
    def text(self) -> str:
        """What was typed behind the command, without outer spaces."""
        return str(self.facts.get("text") or "").strip()

"""What a person said, as the guards see it."""

from dataclasses import dataclass
from datetime import datetime

from services import place


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """What a person said, or what they made of it."""

    user: str
    channel: str
    ts: str
    """Slack's id of the message within the channel."""
    thread_ts: str
    """That of the thread it stands in, or empty."""
    at: datetime
    """When it was said or, if it was edited, edited last: by Slack's clock."""
    written_at: datetime | None = None
    """When it was said, by Slack's clock, where that differs: it was edited since."""

    @property
    def said_at(self) -> datetime:
        """When it was said, however often it was edited since."""
        return self.written_at or self.at

    @property
    def subjects(self) -> tuple[str, ...]:
        """Return what a restriction of this post may be about: who, where, in which thread.

        The message that a thread begins with stands in none.
        """
        is_reply = self.thread_ts not in {"", self.ts}
        thread = (place.thread(self.channel, self.thread_ts),) if is_reply else ()
        return (self.user, self.channel, *thread)

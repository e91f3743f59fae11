"""A message that may be deleted, as the rules see it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Doomed:
    """One message whose evidence is saved."""

    channel: str
    ts: str
    """Slack's id of it within the channel."""
    thread_ts: str = ""
    """That of its thread, where it is known to be a reply."""
    tried: bool = False
    """Slack was asked before, and nobody knows what came of it."""

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread and not in the channel."""
        return self.thread_ts not in {"", self.ts}

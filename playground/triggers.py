"""Trigger ids: a person's click lets the app open one modal, within three seconds, once."""

import secrets
from dataclasses import dataclass, field

from playground.error import SlackError

LIFE = 3.0
"""Seconds a trigger lives. https://docs.slack.dev/interactivity/handling-user-interaction"""
KEPT = 2_000


@dataclass
class Trigger:
    """A permission to open a modal for one person."""

    user: str
    issued_at: float
    view: str | None = None
    """The modal that the click was in, if it was in one."""
    used: bool = False


@dataclass
class Triggers:
    """All triggers given out lately."""

    issued: dict[str, Trigger] = field(default_factory=dict)

    def issue(self, user: str, now: float, view: str | None = None) -> str:
        """Return a new trigger_id for what this person just did."""
        key = f"{int(now * 1000)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        self.issued[key] = Trigger(user=user, issued_at=now, view=view)
        if len(self.issued) > KEPT:
            del self.issued[next(iter(self.issued))]
        return key

    def exchange(self, key: str, now: float) -> Trigger:
        """Use a trigger up, or refuse: unknown, used already, or too old."""
        trigger = self.issued.get(key)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if now - trigger.issued_at > LIFE:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

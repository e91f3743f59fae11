"""A message in a channel, or one that only one person sees."""

from dataclasses import dataclass, field
from typing import Any

from playground.people import APP, BOT
from playground.team import team_id

Json = dict[str, Any]


@dataclass(kw_only=True, slots=True)
class Message:
    """What was posted, as it stands now."""

    channel: str
    ts: str
    """Slack's timestamp: seconds and microseconds; the id of the message in its channel."""
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    by_bot: bool = False
    subtype: str | None = None
    files: list[Json] = field(default_factory=list)
    extra: Json = field(default_factory=dict)
    """What a subtype adds (the inviter of a channel_join, say)."""
    thread_ts: str | None = None
    replies: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    edited: Json | None = None
    only_for: str | None = None
    """The one person who sees it, if it is ephemeral."""

    def as_slack(self, *, metadata: bool = False) -> Json:
        """Return the message object; its metadata only if asked for, as Slack does."""
        made: Json = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts}
        made["team"] = team_id()
        if self.by_bot:
            made |= {"bot_id": BOT, "app_id": APP}
        if self.subtype:
            made |= {"subtype": self.subtype, **self.extra}
        made |= self._contents()
        if metadata and self.metadata:
            made["metadata"] = self.metadata
        return made | self._thread() | self._reactions()

    def _contents(self) -> Json:
        parts: Json = {"blocks": self.blocks, "attachments": self.attachments}
        parts |= {"files": self.files, "edited": self.edited}
        return {name: part for name, part in parts.items() if part}

    def _thread(self) -> Json:
        if self.replies:
            return {
                "thread_ts": self.ts,
                "reply_count": len(self.replies),
                "latest_reply": self.replies[-1],
            }
        return {"thread_ts": self.thread_ts} if self.thread_ts else {}

    def _reactions(self) -> Json:
        if not self.reactions:
            return {}
        return {
            "reactions": [
                {"name": name, "users": list(users), "count": len(users)}
                for name, users in self.reactions.items()
            ]
        }

"""A channel in memory that behaves as Slack's, and a store beside it."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from services.ports import Page

PAGE = 200


@dataclass
class Channel:
    """Implements what purges need of Workspace and Archive; tells what was done, and fails."""

    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    replies: dict[str, set[str]] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    kept: dict[str, bytes] = field(default_factory=dict)
    trouble: dict[str, list[Exception | None]] = field(default_factory=dict)
    forgets: set[str] = field(default_factory=set)
    """Messages of which Slack says that they are gone, and keeps them the first time."""
    has_admin: bool = True
    private: bool = False
    takes_it_first: bool = False

    def say(self, ts: str, user: str, text: str = "boats", **more: Any) -> None:
        self.messages[ts] = {"ts": ts, "user": user, "text": text, **more}

    def _meet(self, name: str) -> None:
        trouble = self.trouble.get(name)
        if trouble and (error := trouble.pop(0)):
            raise error

    def may_delete(self) -> bool:
        return self.has_admin

    def is_private(self, _channel: str) -> bool:
        return self.private

    def history(self, _channel: str, *, latest: str, oldest: str, cursor: str = "") -> Page:
        self._meet("history")
        found = [
            one
            for ts, one in sorted(self.messages.items(), reverse=True)
            if oldest <= ts <= latest and one.get("thread_ts") in {None, ts}
        ]
        start = int(cursor or 0)
        more = str(start + PAGE) if len(found) > start + PAGE else ""
        return Page(messages=found[start : start + PAGE], cursor=more)

    def thread(self, _channel: str, thread_ts: str) -> set[str]:
        return {ts for ts, one in self.messages.items() if one.get("thread_ts") == thread_ts}

    def fingerprint(self, _file: object) -> str:
        return "f" * 64

    def put(self, key: str, body: bytes) -> str:
        self._meet("put")
        self.kept[key] = body
        self.done.append("put")
        return hashlib.sha256(body).hexdigest()

    def delete_message(self, _channel: str, ts: str, *, own: bool = False) -> bool:
        trouble = self.trouble.get("delete")
        error = trouble.pop(0) if trouble else None
        if error and not self.takes_it_first:
            raise error
        was_there = ts in self.messages
        if was_there:
            self.done.append(f"delete {ts}")
        if ts in self.forgets:
            self.forgets.discard(ts)
        else:
            self.messages.pop(ts, None)
        if error:
            raise error
        return was_there

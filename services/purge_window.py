"""The messages that a purge is about: what stands in a channel between two of Slack's times."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from db.records.step import ClaimedStep
from services.deletion_ledger import DeletionLedger
from services.ports import Workspace

Json = Mapping[str, Any]

PAGES_READ = 15
"""Pages of Slack's (200 messages) that are looked through at most, for one person's messages."""


class PurgeWindow:
    """Reads the window that a purge's steps remember: latest, oldest, author."""

    def __init__(self, *, workspace: Workspace, ledger: DeletionLedger) -> None:
        self._workspace = workspace
        self._ledger = ledger

    def matching(self, step: ClaimedStep, channel: str, *, most: int) -> list[Json]:
        """Return the newest messages of *step*'s window, whose and in threads as it says.

        Where there was too much to look through, nothing older than what was seen.
        """
        author, seen = str(step.detail.get("author") or ""), Seen()
        said = self.said(step, channel, seen)
        heads = list(islice((m for m in said if author in {"", m.get("user")}), most))
        replies = self._ledger.replies(step, limit=most)
        if not seen.all_of_it:
            replies = [each for each in replies if each["ts"] > seen.oldest]
        both = [*heads, *({**each, "is_reply": True} for each in replies)]
        return sorted(both, key=lambda each: str(each["ts"]), reverse=True)[:most]

    def said(self, step: ClaimedStep, channel: str, seen: "Seen | None" = None) -> Iterator[Json]:
        """Yield what stands in the window, the newest first; *seen* is told how far that went."""
        seen, cursor = seen or Seen(), ""
        for _ in range(PAGES_READ):
            page = self._workspace.history(
                channel,
                latest=str(step.detail.get("latest") or ""),
                oldest=str(step.detail.get("oldest") or ""),
                cursor=cursor,
            )
            for message in page.messages:
                seen.oldest = str(message["ts"])
                yield message
            cursor = page.cursor
            if not cursor:
                seen.all_of_it = True
                return


@dataclass
class Seen:
    """How far a channel was read."""

    oldest: str = ""
    """Slack's time of the last message that was read."""
    all_of_it: bool = False
    """To the end of the window."""

"""A message and who wrote it, as rules see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any


class Rank(IntEnum):
    """How far somebody's word counts, the least first."""

    MEMBER = 0
    MODERATOR = 1
    ADMIN = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Author:
    """Who wrote it, as far as rules ask."""

    rank: Rank = Rank.MEMBER
    is_exempt: bool = False
    """Rules are not about them, unless one says otherwise."""
    exempt_in: Mapping[str, bool] = field(default_factory=dict)
    """The same in single channels, where that is said of them."""
    is_guest: bool = False
    roles: frozenset[str] = frozenset({"member"})
    """All of them, as services.role names them; an app has none."""
    joined_at: datetime | None = None
    """When they came to the workspace, where that is known."""
    time_zone: str = "UTC"

    def exempts(self, channel: str) -> bool:
        """Tell whether rules are not about them in *channel*, unless one says otherwise."""
        return self.exempt_in.get(channel, self.is_exempt)


@dataclass(frozen=True, kw_only=True, slots=True)
class Utterance:
    """One version of a message."""

    user: str
    channel: str
    ts: str
    """Slack's id of it within the channel."""
    edited: str = ""
    """Slack's time of this version; empty: as it was first said."""
    at: datetime
    """When this version was said."""
    text: str
    """As Slack writes it, with its own markup."""
    is_from_app: bool = False
    files: Sequence[Mapping[str, Any]] = ()
    attachments: Sequence[Mapping[str, Any]] = ()


def utterance(
    *,
    user: str,
    channel: str,
    ts: str,
    at: datetime,
    text: str,
    detail: Mapping[str, Any],
    is_original: bool = False,
) -> Utterance:
    """Return what rules see of a message, from what is kept of it: live and in a backtest alike.

    :param detail: files, attachments, edited and bot_id, as Slack has them; of any shape
    :param is_original: this is the wording before any edit, whatever *detail* says
    """
    edited = detail.get("edited")
    when = edited.get("ts") if isinstance(edited, Mapping) and not is_original else ""
    return Utterance(
        user=user,
        channel=channel,
        ts=ts,
        edited=when if isinstance(when, str) else "",
        at=at,
        text=text,
        is_from_app=bool(detail.get("bot_id")),
        files=_objects(detail.get("files")),
        attachments=_objects(detail.get("attachments")),
    )


def _objects(found: object) -> tuple[Mapping[str, Any], ...]:
    """Return the objects of a list, at most a hundred."""
    if not isinstance(found, list):
        return ()
    return tuple(each for each in found[:100] if isinstance(each, Mapping))

"""response_urls: five answers within half an hour to what a person did.

Source: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

import secrets
from dataclasses import dataclass, field
from typing import Any

from playground import posting
from playground.error import SlackError
from playground.message import Message
from playground.people import BOT_USER
from playground.team import team_id
from playground.workspace import Workspace

USES = 5
LIFE = 30 * 60.0
"""Seconds."""
KEPT = 2_000


@dataclass
class ResponseUrl:
    """A way back to one person in one channel."""

    channel: str
    user: str
    issued_at: float
    source: str | None = None
    """The ts of the message whose button was pressed; a command has none."""
    uses: int = 0


@dataclass
class ResponseUrls:
    """All response_urls given out lately."""

    base: str
    issued: dict[str, ResponseUrl] = field(default_factory=dict)

    def issue(self, kind: str, url: ResponseUrl) -> str:
        """Return a new address of a kind (commands or actions)."""
        path = f"/{kind}/{team_id()}/{secrets.randbelow(10**12)}/{secrets.token_hex(12)}"
        self.issued[path] = url
        if len(self.issued) > KEPT:
            del self.issued[next(iter(self.issued))]
        return self.base + path

    def use(self, path: str, now: float) -> ResponseUrl:
        """Count one use, or refuse: unknown, too old, used up."""
        url = self.issued.get(path)
        if url is None:
            raise SlackError("invalid_url")
        if now - url.issued_at > LIFE:
            raise SlackError("expired_url")
        if url.uses >= USES:
            raise SlackError("used_url")
        url.uses += 1
        return url


def answer(workspace: Workspace, url: ResponseUrl, body: dict[str, Any]) -> None:
    """Do what the app answered: post, whisper, replace or delete the message it came from."""
    source = _source(workspace, url)
    if source and yes(body, "delete_original"):
        _delete(workspace, source)
    elif source and _replaces(body):
        _replace(workspace, source, contents(body))
    elif contents(body):
        say(workspace, url.channel, url.user, body)


def _source(workspace: Workspace, url: ResponseUrl) -> Message | None:
    if url.source is None:
        return None
    return workspace.whispers.get(url.source) or workspace.channels[url.channel].messages.get(
        url.source
    )


def _replaces(body: dict[str, Any]) -> bool:
    return yes(body, "replace_original")


def yes(body: dict[str, Any], name: str) -> bool:
    """Tell whether a flag is set; Slack's own examples write it as a string, too."""
    return str(body.get(name, "")).lower() == "true"


def contents(body: dict[str, Any]) -> dict[str, Any]:
    """Return what a message is made of, out of an answer."""
    names = ("text", "blocks", "attachments")
    return {name: body[name] for name in names if body.get(name)}


def _delete(workspace: Workspace, source: Message) -> None:
    if source.only_for:
        posting.delete_whisper(workspace, source)
    else:
        posting.delete(workspace, workspace.channels[source.channel], source)


def _replace(workspace: Workspace, source: Message, new: dict[str, Any]) -> None:
    whole = {"text": "", "blocks": [], "attachments": []} | new
    if source.only_for:
        posting.rewrite_whisper(workspace, source, whole)
    else:
        posting.edit(workspace, workspace.channels[source.channel], source, whole)


def say(workspace: Workspace, channel: str, user: str, body: dict[str, Any]) -> Message:
    """Post an answer: to everyone if it says in_channel, else to the person only."""
    parts = {"text": "", **contents(body), "thread_ts": body.get("thread_ts")}
    place = workspace.channels[channel]
    if body.get("response_type") == "in_channel":
        return posting.post(workspace, place, BOT_USER, parts.pop("text"), **parts)
    return posting.whisper(workspace, place, user, parts.pop("text"), **parts)

"""Say things in Slack."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from adapters.slack.client import Client
from adapters.slack.response_url import answer_through
from adapters.slack.views import draw, draw_home, draw_modal
from services.ports import Posted, RefusedError, View

MARK_EVENT = "steward_delivery"
"""The event_type of the metadata that every post carries."""

CLOCK_SKEW = timedelta(seconds=60)
"""How far Slack's clock may be behind ours."""

SEARCHED = 1000
"""How many messages are looked through for a mark."""


class SlackMessenger:
    """Implements services.ports.Messenger."""

    def __init__(self, bot: Client) -> None:
        self._bot = bot

    def post(self, channel: str, view: View, *, mark: str, thread: str = "") -> Posted:
        """Post into *channel* (a person's id opens their DM), carrying *mark* as metadata.

        :param thread: Slack's time of the message that the thread to post into begins with
        """
        within = {"thread_ts": thread} if thread else {}
        answer = self._bot.call(
            "chat.postMessage",
            channel=channel,
            **within,
            metadata={"event_type": MARK_EVENT, "event_payload": {"mark": mark}},
            **_SILENT,
            **_drawn(view),
        )
        return Posted(channel=str(answer["channel"]), ts=str(answer["ts"]))

    def find(self, channel: str, mark: str, *, since: datetime, thread: str = "") -> Posted | None:
        """Look for the message that carries *mark*, posted at or after *since*.

        :param thread: in which thread; empty: in the channel
        :raises RefusedError: this channel's history can't be read
        """
        place = self._dm(channel) if channel.startswith(("U", "W")) else channel
        within = {"ts": thread} if thread else {}
        rows = self._bot.pages(
            "conversations.replies" if thread else "conversations.history",
            "messages",
            channel=place,
            **within,
            oldest=f"{(since - CLOCK_SKEW).timestamp():.6f}",
            include_all_metadata=True,
        )
        for row in islice(rows, SEARCHED):
            if _mark(row) == mark:
                return Posted(channel=place, ts=str(row["ts"]))
        return None

    def update(self, posted: Posted, view: View) -> None:
        """Redraw a message."""
        self._bot.call(
            "chat.update",
            channel=posted.channel,
            ts=posted.ts,
            parse="none",
            link_names=False,
            **_drawn(view),
        )

    def whisper(self, channel: str, user: str, view: View) -> None:
        """Post what only *user* sees in *channel*."""
        self._bot.call(
            "chat.postEphemeral",
            channel=channel,
            user=user,
            parse="none",
            link_names=False,
            **_drawn(view),
        )

    def answer(self, reply: str, view: View) -> None:
        """Answer through the sealed response_url *reply*: only the person who asked sees it."""
        answer_through(reply, _drawn(view))

    def fill(self, view_id: str, view: View) -> None:
        """Fill a modal that is open."""
        self._bot.call("views.update", view_id=view_id, view=draw_modal(view))

    def publish(self, user: str, view: View, *, over: str) -> str:
        """Show *view* in *user*'s Home tab, over what has the mark *over*; return its mark.

        Whatever stands there if *over* is empty.

        :raises RefusedError: `hash_conflict`: something else stands there
        """
        expected = {"hash": over} if over else {}
        shown = self._bot.call("views.publish", user_id=user, view=draw_home(view), **expected)
        published: Mapping[str, Any] = shown.get("view") or {}
        return str(published.get("hash") or "")

    def _dm(self, user: str) -> str:
        """Return the id of our conversation with *user*, under which its history can be read."""
        answer = self._bot.call("conversations.open", users=user)
        channel: Mapping[str, Any] = answer.get("channel") or {}
        if "id" not in channel:
            raise RefusedError("channel_not_found")
        return str(channel["id"])


_SILENT: Mapping[str, Any] = {
    "parse": "none",
    "link_names": False,
    "unfurl_links": False,
    "unfurl_media": False,
}
"""Nothing in our text becomes a mention or a preview by itself."""


def _drawn(view: View) -> dict[str, Any]:
    rendered = draw(view)
    return {"text": rendered.text, "blocks": rendered.blocks}


def _mark(row: Mapping[str, Any]) -> object:
    metadata = row.get("metadata") or {}
    if metadata.get("event_type") != MARK_EVENT:
        return None
    return (metadata.get("event_payload") or {}).get("mark")

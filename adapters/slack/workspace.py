"""The community's workspace, through Slack's Web API."""

from collections.abc import Mapping
from typing import Any

from adapters.slack.client import Client
from adapters.slack.person import profile_of
from services.plan import NO_ADMIN
from services.ports import Page, Place, Profile, RefusedError

_ADMIN_MAY = frozenset({"restricted_action", "missing_scope", "not_in_channel"})
"""What Slack refuses to a bot, but perhaps not to an admin."""

_ALREADY_OUT = frozenset({"user_not_in_channel"})
_ALREADY_IN = frozenset({"already_in_channel"})
_SAID = frozenset({None, "file_share", "me_message", "thread_broadcast", "bot_message"})
"""Subtypes in which somebody says something; the others are Slack's own notes."""
_PAGE = 200
"""Messages to ask for at once; Slack recommends no more."""
_NO_THREAD = frozenset({"thread_not_found", "message_not_found"})
_NOT_THE_ADMINS = frozenset({"channel_not_found", "not_in_channel"})
_ALREADY_GONE = frozenset({"message_not_found"})
_NOBODY = frozenset({"user_not_visible", "users_not_found"})


class SlackWorkspace:
    """Implements services.ports.Workspace."""

    def __init__(self, bot: Client, admin: Client | None = None) -> None:
        """Speak as *bot*; where Slack lets only admins act, as *admin*."""
        self._bot = bot
        self._admin = admin
        self._me: str | None = None

    def profile(self, user: str) -> Profile:
        """Return who *user* is; RefusedError("user_not_found") if nobody."""
        try:
            answer = self._bot.call("users.info", user=user, include_locale=True)
        except RefusedError as refused:
            if refused.code in _NOBODY:
                raise RefusedError("user_not_found") from refused
            raise
        return profile_of(answer.get("user") or {}, self._bot.team_id)

    def places_of(self, user: str) -> list[Place]:
        """Return every channel that *user* is in and Steward can see."""
        rows = self._bot.pages(
            "users.conversations",
            "channels",
            user=user,
            types="public_channel,private_channel",
            exclude_archived=True,
        )
        return [_place(row) for row in rows]

    def permalink(self, channel: str, ts: str) -> str:
        """Return the address under which people find a message; "" if Slack tells none."""
        answer = self._bot.call("chat.getPermalink", channel=channel, message_ts=ts)
        return str(answer.get("permalink") or "")

    def kick(self, channel: str, user: str) -> bool:
        """Remove *user* from *channel*; return False where they already were not in it."""
        return self._change("conversations.kick", _ALREADY_OUT, channel=channel, user=user)

    def invite(self, channel: str, user: str) -> bool:
        """Bring *user* back into *channel*; return False where they already were in it."""
        return self._change("conversations.invite", _ALREADY_IN, channel=channel, users=user)

    def join(self, channel: str) -> None:
        """Have Steward be in *channel*; where it is already, Slack says so and that is fine."""
        self._bot.call("conversations.join", channel=channel)

    def delete_message(self, channel: str, ts: str, *, own: bool = False) -> bool:
        """Delete a message; return False where it was gone already.

        A bot may delete nobody's messages but its own, so those of others need the admin's token.
        https://docs.slack.dev/reference/methods/chat.delete
        """
        client = self._bot if own else self._admin
        if client is None:
            raise RefusedError(NO_ADMIN)
        try:
            client.call("chat.delete", channel=channel, ts=ts)
        except RefusedError as refused:
            if refused.code in _ALREADY_GONE:
                return False
            if refused.code in _NOT_THE_ADMINS and not own:
                raise RefusedError("admin_not_in_channel") from refused
            raise
        return True

    def history(self, channel: str, *, latest: str, oldest: str, cursor: str = "") -> Page:
        """Return what was said in *channel* within two of Slack's times, the newest first.

        Threads are there by their first message alone.
        https://docs.slack.dev/reference/methods/conversations.history
        """
        answer = self._bot.call(
            "conversations.history",
            channel=channel,
            latest=latest,
            oldest=oldest or None,
            inclusive=True,
            limit=_PAGE,
            cursor=cursor or None,
        )
        said = [each for each in answer.get("messages") or () if self._is_said(each)]
        found = (answer.get("response_metadata") or {}).get("next_cursor")
        return Page(messages=said, cursor=str(found or ""))

    def thread(self, channel: str, thread_ts: str) -> set[str]:
        """Return Slack's times of what stands in a thread; none where it is gone as a whole."""
        replies = self._bot.pages(
            "conversations.replies", "messages", channel=channel, ts=thread_ts
        )
        try:
            return {str(each["ts"]) for each in replies if each.get("subtype") in _SAID}
        except RefusedError as refused:
            if refused.code in _NO_THREAD:
                return set()
            raise

    def may_delete(self) -> bool:
        """Tell whether an admin has lent us the right to delete what others wrote."""
        return self._admin is not None

    def is_private(self, channel: str) -> bool:
        """Tell whether *channel* is seen by its members alone."""
        answer = self._bot.call("conversations.info", channel=channel)
        return bool((answer.get("channel") or {}).get("is_private"))

    def _is_said(self, message: Mapping[str, Any]) -> bool:
        """Tell whether somebody said it: neither Slack, nor Steward, whose words are records."""
        if message.get("subtype") not in _SAID:
            return False
        return not message.get("bot_id") or message.get("user") != self._own_user()

    def _own_user(self) -> str:
        """Return Steward's own id, asked once."""
        if self._me is None:
            self._me = str(self._bot.call("auth.test").get("user_id") or "")
        return self._me

    def fingerprint(self, file: Mapping[str, Any]) -> str:
        """Return the SHA-256 (hex) of a file that Slack describes in *file*."""
        return self._bot.fingerprint(file)

    def _change(self, method: str, already: frozenset[str], **arguments: str) -> bool:
        """Do it as the bot; where that is refused for want of rights, once more as the admin."""
        try:
            return _change(self._bot, method, already, arguments)
        except RefusedError as refused:
            if self._admin is None or refused.code not in _ADMIN_MAY:
                raise
        return _change(self._admin, method, already, arguments)


def _change(
    client: Client, method: str, already: frozenset[str], arguments: Mapping[str, str]
) -> bool:
    try:
        client.call(method, **arguments)
    except RefusedError as refused:
        if refused.code in already:
            return False
        if _means_the_target(client, method, refused.code, arguments["channel"]):
            return False
        raise
    return True


def _means_the_target(client: Client, method: str, code: str, channel: str) -> bool:
    """Tell whose absence `not_in_channel` means.

    For a kick Slack says it of the person as well as of the caller, so look: a caller that is in
    the channel can't be meant. https://docs.slack.dev/reference/methods/conversations.kick
    """
    if method != "conversations.kick" or code != "not_in_channel":
        return False
    answer = client.call("conversations.info", channel=channel)
    return bool((answer.get("channel") or {}).get("is_member"))


def _place(row: Mapping[str, Any]) -> Place:
    return Place(
        channel=str(row["id"]),
        name=str(row.get("name") or ""),
        is_private=bool(row.get("is_private")),
        is_general=bool(row.get("is_general")),
    )

"""The community's workspace, through Slack's Web API."""

from collections.abc import Mapping
from typing import Any

from adapters.slack.client import Client
from services.ports import Place, Profile, RefusedError

_ADMIN_MAY = frozenset({"restricted_action", "missing_scope", "not_in_channel"})
"""What Slack refuses to a bot, but perhaps not to an admin."""

_ALREADY_OUT = frozenset({"user_not_in_channel"})
_ALREADY_IN = frozenset({"already_in_channel"})
_NOBODY = frozenset({"user_not_visible", "users_not_found"})


class SlackWorkspace:
    """Implements services.ports.Workspace."""

    def __init__(self, bot: Client, admin: Client | None = None) -> None:
        """Speak as *bot*; where Slack lets only admins act, as *admin*."""
        self._bot = bot
        self._admin = admin

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

    def kick(self, channel: str, user: str) -> bool:
        """Remove *user* from *channel*; return False where they already were not in it."""
        return self._change("conversations.kick", _ALREADY_OUT, channel=channel, user=user)

    def invite(self, channel: str, user: str) -> bool:
        """Bring *user* back into *channel*; return False where they already were in it."""
        return self._change("conversations.invite", _ALREADY_IN, channel=channel, users=user)

    def _change(self, method: str, already: frozenset[str], **arguments: str) -> bool:
        """Do it as the bot; where that is refused for want of rights, once more as the admin."""
        try:
            return _change(self._bot, method, already, arguments)
        except RefusedError as refused:
            if self._admin is None or refused.code not in _ADMIN_MAY:
                raise
        return _change(self._admin, method, already, arguments)


def profile_of(user: Mapping[str, Any], our_team: str) -> Profile:
    """Return the person that Slack describes in *user*, seen from *our_team*.

    Nothing is believed about shapes: an event that can't be read must not stop the ones behind it.
    """
    own = _object(user.get("profile"))
    names = (own.get("display_name"), own.get("real_name"), user.get("name"))
    return Profile(
        user_id=str(user.get("id", "")),
        name=next((name for name in map(_text, names) if name), ""),
        is_admin=any(user.get(key) for key in ("is_admin", "is_owner", "is_primary_owner")),
        is_bot=bool(user.get("is_bot")) or user.get("id") == "USLACKBOT",
        is_deleted=bool(user.get("deleted")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_stranger=_is_stranger(user, our_team),
        time_zone=_text(user.get("tz")) or "UTC",
        locale=_text(user.get("locale")) or "en-US",
    )


def _object(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {}


def _text(found: object) -> str:
    return found if isinstance(found, str) else ""


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


def _is_stranger(user: Mapping[str, Any], our_team: str) -> bool:
    """Tell whether *user* belongs elsewhere; inside one Enterprise they may list several teams."""
    others = _object(user.get("enterprise_user")).get("teams")
    teams = [user.get("team_id"), *(others if isinstance(others, list) else [])]
    return bool(user.get("is_stranger")) or (any(teams) and our_team not in teams)


def _place(row: Mapping[str, Any]) -> Place:
    return Place(
        channel=str(row["id"]),
        name=str(row.get("name") or ""),
        is_private=bool(row.get("is_private")),
        is_general=bool(row.get("is_general")),
    )

"""Everybody of a workspace and its user groups, through Slack's Web API."""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.slack.client import Client
from adapters.slack.person import moment, profile_of, text
from services.directory import Group, Identity, People

PAGE = 200
"""People a page; Slack recommends no more. https://docs.slack.dev/reference/methods/users.list"""

TOLD_AT_MOST = 500
"""Slack cuts the list of a group's people in events off there, and says so only in its count.
https://docs.slack.dev/reference/events/subteam_updated"""


class SlackDirectory:
    """Implements services.directory.Directory."""

    def __init__(self, bot: Client) -> None:
        self._bot = bot

    def identity(self) -> Identity:
        """Return whose token it is."""
        answer = self._bot.call("auth.test")
        return Identity(
            team_id=str(answer["team_id"]),
            user_id=str(answer.get("user_id") or ""),
            name=text(answer.get("team")),
            url=text(answer.get("url")),
        )

    def people(self, cursor: str) -> People:
        """Return the page of everybody that begins at *cursor* (empty: the first one)."""
        answer = self._bot.call(
            "users.list", limit=PAGE, cursor=cursor or None, include_locale=True
        )
        found = answer.get("members") or []
        profiles = [profile_of(user, self._bot.team_id) for user in found if user.get("id")]
        following = (answer.get("response_metadata") or {}).get("next_cursor")
        return People(profiles=profiles, cursor=text(following))

    def groups(self) -> Sequence[Group]:
        """Return every user group, the disabled ones included."""
        answer = self._bot.call(
            "usergroups.list", include_users=True, include_count=True, include_disabled=True
        )
        found = [group_of(each) for each in answer.get("usergroups") or []]
        return [group for group in found if group is not None]

    def group_users(self, group_id: str) -> Sequence[str]:
        """Return everybody who is in a user group."""
        answer = self._bot.call("usergroups.users.list", usergroup=group_id)
        return [user for user in map(text, answer.get("users") or []) if user]


def group_of(found: object) -> Group | None:
    """Return the user group that Slack describes in *found*, in a list or in an event.

    None where it describes none. Nothing is believed about shapes.
    """
    if not isinstance(found, Mapping) or not text(found.get("id")):
        return None
    return Group(
        group_id=text(found["id"]),
        handle=text(found.get("handle")),
        name=text(found.get("name")),
        is_enabled=not found.get("date_delete"),
        changed_at=moment(found.get("date_update")),
        users=_users(found),
    )


def _users(found: Mapping[str, Any]) -> list[str] | None:
    """Return who is in a group, or None where that may not be everybody."""
    users = found.get("users")
    if not isinstance(users, list):
        return None
    named = [user for user in map(text, users) if user]
    count = str(found.get("user_count", len(named)))
    is_whole = len(named) < TOLD_AT_MOST and count == str(len(named))
    return named if is_whole else None

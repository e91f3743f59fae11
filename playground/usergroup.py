"""User groups: people who are mentioned together, such as @mods."""

from dataclasses import dataclass, field
from typing import Any

from playground.team import team_id

TOLD_AT_MOST = 500
"""Slack cuts the list of people off there. https://docs.slack.dev/reference/events/subteam_updated"""


@dataclass(kw_only=True)
class UserGroup:
    """A group with a handle."""

    id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list)
    created: int = 1_760_000_000
    updated: int = 1_760_000_000
    deleted: int = 0
    """When it was disabled; 0: it is not."""

    @property
    def is_enabled(self) -> bool:
        """Tell whether it can be mentioned."""
        return not self.deleted

    def as_slack(self) -> dict[str, Any]:
        """Return the object of usergroups.list, subteam_created and subteam_updated."""
        return {
            "id": self.id,
            "team_id": team_id(),
            "is_usergroup": True,
            "is_subteam": True,
            "name": self.name,
            "description": "",
            "handle": self.handle,
            "is_external": False,
            "date_create": self.created,
            "date_update": self.updated,
            "date_delete": self.deleted,
            "auto_type": None,
            "created_by": "U0ADA",
            "updated_by": "U0ADA",
            "deleted_by": "U0ADA" if self.deleted else None,
            "prefs": {"channels": [], "groups": []},
            "users": self.users[:TOLD_AT_MOST],
            "user_count": len(self.users),
        }


def seeded() -> dict[str, UserGroup]:
    """Return the user groups of Harbour, by id."""
    crew = UserGroup(id="S0CREW", handle="crew", name="Night crew", users=["U0MILO"])
    return {crew.id: crew}

"""Who is in the workspace."""

import zoneinfo
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from playground.team import team_id

APP = "A0STEWARD"
BOT = "B0STEWARD"
BOT_USER = "U0STEWARD"
OWNER = "U0ADA"
ZONES = {"Africa/Lagos": "West Africa Time", "Europe/Berlin": "Central European Time"}


@dataclass(kw_only=True)
class Person:
    """A member, a guest or a bot."""

    id: str
    name: str
    """The handle that people type after an @."""
    real_name: str
    color: str
    is_admin: bool = False
    is_owner: bool = False
    is_bot: bool = False
    is_guest: bool = False
    deleted: bool = False
    """Deactivated: signed out, in no channel."""
    title: str = ""
    tz: str = "Europe/Berlin"
    updated: int = 0
    reads: dict[str, str] = field(default_factory=dict)
    """The newest timestamp seen in each channel, by channel id."""
    removed_from: dict[str, str] = field(default_factory=dict)
    """Who removed them, by the channel they were removed from."""

    def profile(self) -> dict[str, Any]:
        """Return the profile; no e-mail address, since the app may not ask for it."""
        made = {
            "real_name": self.real_name,
            "display_name": self.name,
            "real_name_normalized": self.real_name,
            "display_name_normalized": self.name,
            "title": self.title,
            "team": team_id(),
            "avatar_hash": f"g{self.id.lower()}",
        }
        return made | {"bot_id": BOT, "api_app_id": APP} if self.is_bot else made

    def as_slack(self) -> dict[str, Any]:
        """Return the object of users.info, users.list, team_join and user_change."""
        offset = datetime.now(zoneinfo.ZoneInfo(self.tz)).utcoffset()
        short = {
            "id": self.id,
            "team_id": team_id(),
            "name": self.name,
            "deleted": self.deleted,
            "profile": self.profile(),
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": self.updated,
        }
        if self.deleted:
            return short
        return short | {
            "color": self.color.removeprefix("#"),
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": ZONES.get(self.tz, self.tz),
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "is_admin": self.is_admin,
            "is_owner": self.is_owner,
            "is_primary_owner": self.is_owner,
            "is_restricted": self.is_guest,
            "is_ultra_restricted": False,
            "is_email_confirmed": True,
            "who_can_share_contact_card": "EVERYONE",
        }


def seeded() -> dict[str, Person]:
    """Return the people of Harbour, by id."""
    people = [
        Person(
            id=OWNER,
            name="ada",
            real_name="Ada Okafor",
            color="#b4532a",
            is_admin=True,
            is_owner=True,
            title="Keeps the lights on. Workspace owner.",
            tz="Africa/Lagos",
        ),
        Person(
            id="U0MILO",
            name="milo.mod",
            real_name="Milo Lindqvist",
            color="#2f6f5e",
            title="Volunteer. Make him a moderator with /role.",
        ),
        Person(
            id="U0GRACE",
            name="grace",
            real_name="Grace Moreau",
            color="#7a4fa3",
            title="Answers in #help before you finish asking.",
        ),
        Person(
            id="U0SPAM",
            name="spammer",
            real_name="Spammer McSpam",
            color="#a8324a",
            title="CEO of Definitely Real Coins",
        ),
        Person(
            id="U0BO",
            name="bo",
            real_name="Bo Tran",
            color="#8a6d1f",
            is_guest=True,
            title="Guest, visiting from next door",
        ),
        Person(
            id=BOT_USER,
            name="steward",
            real_name="Steward",
            color="#1f5f8b",
            is_bot=True,
            title="Keeps the harbour calm",
        ),
    ]
    return {person.id: person for person in people}

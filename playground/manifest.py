"""What the app's manifest announces: its commands, shortcuts, scopes and events.

The format: https://docs.slack.dev/reference/app-manifest/
"""

import json
from pathlib import Path
from typing import Any

from playground.scopes import BOT_SCOPES

Json = dict[str, Any]
SEEDED: list[Json] = [
    {
        "command": "/ban",
        "usage_hint": "@member [7d] [reason]",
        "description": "Remove a member from every channel, after a confirmation",
    },
    {
        "command": "/kick",
        "usage_hint": "@member [#channel|everywhere] [reason]",
        "description": "Remove a member from a channel, after a confirmation",
    },
    {
        "command": "/shush",
        "usage_hint": "@member [1h] [reason]",
        "description": "Delete what a member writes, after a confirmation",
    },
    {"command": "/warn", "usage_hint": "@member reason", "description": "Warn a member"},
    {"command": "/unban", "usage_hint": "@member [reason]", "description": "Lift a ban"},
    {"command": "/cases", "usage_hint": "[@member]", "description": "List the latest cases"},
    {"command": "/case", "usage_hint": "<number>", "description": "Show one case"},
    {
        "command": "/role",
        "usage_hint": "grant|revoke @member moderator",
        "description": "Say who may moderate",
    },
    {"command": "/steward", "usage_hint": "help", "description": "What Steward can do"},
]
PLACES = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


class Manifest:
    """As installed; without a manifest: Steward's commands, usual scopes, and every event."""

    def __init__(self, file: str = "") -> None:
        """Read the manifest from a file, if there is one."""
        self.slash: list[Json] = list(SEEDED)
        self.shortcuts: list[Json] = []
        self.scopes = BOT_SCOPES
        self.events: frozenset[str] | None = None
        self.has_home = True
        if file:
            self.announce(json.loads(Path(file).read_text()))

    def announce(self, manifest: Json) -> None:
        """Install the app anew, with this manifest."""
        features, settings = manifest.get("features", {}), manifest.get("settings", {})
        self.slash = list(features.get("slash_commands", []))
        self.shortcuts = list(features.get("shortcuts", []))
        asked = manifest.get("oauth_config", {}).get("scopes", {}).get("bot")
        self.scopes = self.scopes if asked is None else frozenset(asked)
        events = settings.get("event_subscriptions", {}).get("bot_events")
        self.events = self.events if events is None else frozenset(events)
        self.has_home = bool(features.get("app_home", {}).get("home_tab_enabled"))

    def knows(self, command: str) -> bool:
        """Tell whether the app has such a command."""
        return any(known["command"] == command for known in self.slash)

    def subscribes(self, inner: Json) -> bool:
        """Tell whether the app asked to hear of such an event."""
        if self.events is None:
            return True
        kind = inner["type"]
        if kind != "message":
            return kind in self.events
        return f"message.{PLACES[inner['channel_type']]}" in self.events

    def as_json(self) -> Json:
        """Return it for the page."""
        return {
            "commands": self.slash,
            "shortcuts": self.shortcuts,
            "has_home": self.has_home,
            "scopes": sorted(self.scopes),
        }

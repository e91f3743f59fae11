"""The slash commands and shortcuts that the app's manifest announces."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
SEEDED: list[Json] = [
    {
        "command": "/ban",
        "usage_hint": "@member [7d] [reason]",
        "description": "Remove a member from every channel, after a confirmation",
    },
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


@dataclass
class Commands:
    """What people can type and choose."""

    slash: list[Json] = field(default_factory=list)
    shortcuts: list[Json] = field(default_factory=list)
    announced: Json | None = None
    """The manifest that a script has announced; it outlives a reset."""

    def reset(self) -> None:
        """Go back to the app's manifest, or to what the demo starts with."""
        features = (self.announced or {}).get("features", {})
        self.slash = list(features.get("slash_commands", SEEDED))
        self.shortcuts = list(features.get("shortcuts", []))

    def announce(self, manifest: Json) -> None:
        """Take the commands and shortcuts of a manifest."""
        self.announced = manifest
        self.reset()

    def knows(self, command: str) -> bool:
        """Tell whether the app has such a command."""
        return any(known["command"] == command for known in self.slash)

    def as_json(self) -> Json:
        """Return them for the page."""
        return {"commands": self.slash, "shortcuts": self.shortcuts}

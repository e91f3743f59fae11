"""Which workspace this is. Another one is new to the app, too, which remembers what it did."""

import os
import secrets

_TEAM = "T0STEWARD"
_now = [os.environ.get("PLAYGROUND_TEAM") or _TEAM]


def team_id() -> str:
    """Return the workspace's id (PLAYGROUND_TEAM at the start)."""
    return _now[0]


def found_anew() -> None:
    """Make this another workspace, about which the app knows nothing."""
    _now[0] = f"T0{secrets.token_hex(4).upper()}"

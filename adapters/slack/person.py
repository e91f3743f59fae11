"""A person as Slack describes them, wherever it does: users.info, users.list, events."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from services.ports import Profile

CLOCKS_APART = timedelta(minutes=5)
"""How far Slack's clock may go before ours."""


def profile_of(user: Mapping[str, Any], our_team: str) -> Profile:
    """Return the person that Slack describes in *user*, seen from *our_team*.

    Nothing is believed about shapes: an event that can't be read must not stop the ones behind it.
    """
    own = _object(user.get("profile"))
    names = (own.get("display_name"), own.get("real_name"), user.get("name"))
    return Profile(
        user_id=str(user.get("id", "")),
        name=next((name for name in map(text, names) if name), ""),
        is_owner=any(user.get(key) for key in ("is_owner", "is_primary_owner")),
        is_admin=any(user.get(key) for key in ("is_admin", "is_owner", "is_primary_owner")),
        is_bot=bool(user.get("is_bot")) or user.get("id") == "USLACKBOT",
        is_deleted=bool(user.get("deleted")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_stranger=_is_stranger(user, our_team),
        time_zone=text(user.get("tz")) or "UTC",
        locale=text(user.get("locale")) or "en-US",
        changed_at=moment(user.get("updated")),
    )


def _object(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {}


def text(found: object) -> str:
    """Return *found* as PostgreSQL takes it: no NUL, no half of a character."""
    if not isinstance(found, str):
        return ""
    return found.replace("\x00", "").encode(errors="ignore").decode()


def moment(found: object) -> datetime | None:
    """Read seconds since 1970; None where they are none, or lie in the future.

    What came from the future would keep every later word out.
    """
    if isinstance(found, bool) or not isinstance(found, int) or found <= 0:
        return None
    try:
        at = datetime.fromtimestamp(found, UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return at if at <= datetime.now(UTC) + CLOCKS_APART else None


def _is_stranger(user: Mapping[str, Any], our_team: str) -> bool:
    """Tell whether *user* belongs elsewhere; inside one Enterprise they may list several teams."""
    others = _object(user.get("enterprise_user")).get("teams")
    teams = [user.get("team_id"), *(others if isinstance(others, list) else [])]
    return bool(user.get("is_stranger")) or (any(teams) and our_team not in teams)

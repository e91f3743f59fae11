"""Ask Slack who somebody is, before a transaction begins: no lock is held while Slack is slow."""

from collections.abc import Sequence
from datetime import timedelta

import structlog

from services.ports import OutsideError, Profile, RefusedError
from services.user import FRESH
from tasks.outside import workspace
from tasks.work import unit_of_work

log = structlog.get_logger(__name__)


def know(team_id: str, users: Sequence[str], *, fresh: timedelta = FRESH) -> None:
    """Have Slack's word on *users*, no older than *fresh*. What Slack can't tell stays as is."""
    with unit_of_work() as services:
        stale = services.users.stale(team_id, [user for user in users if user], fresh=fresh)
    profiles = [profile for user in stale if (profile := _ask(team_id, user))]
    if profiles:
        with unit_of_work() as services:
            for profile in profiles:
                services.users.remember(team_id, profile)


def _ask(team_id: str, user: str) -> Profile | None:
    try:
        profile = workspace(team_id).profile(user)
    except RefusedError as refused:
        log.info("person.unknown", user=user, error=refused.code)
        return None
    except OutsideError as error:
        log.warning("person.not_told", user=user, error=type(error).__name__)
        return None
    return profile if profile.user_id == user else None

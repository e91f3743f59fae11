"""Ask Slack who somebody is, between two transactions: no lock is held while Slack is slow."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from services.ports import OutsideError, Profile, RefusedError
from services.user import Trust
from tasks.outside import workspace
from tasks.work import unit_of_work

log = structlog.get_logger(__name__)


def ask_slack(team_id: str, users: Sequence[str], trust: Trust) -> Trust:
    """Write down Slack's word on *users*; return *trust* in what is known now."""
    silent: set[str] = set()
    profiles = [profile for user in users if (profile := _ask(team_id, user, silent))]
    if profiles:
        with unit_of_work() as services:
            for profile in profiles:
                services.users.remember(team_id, profile)
    return replace(trust, asked=trust.asked.union(users), silent=trust.silent | silent)


def _ask(team_id: str, user: str, silent: set[str]) -> Profile | None:
    try:
        profile = workspace(team_id).profile(user)
    except RefusedError as refused:
        log.info("person.unknown", user=user, error=refused.code)
        return None
    except OutsideError as error:
        log.warning("person.not_told", user=user, error=type(error).__name__)
        silent.add(user)
        return None
    return profile if profile.user_id == user else None

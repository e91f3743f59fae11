"""The outside world of this process: adapters, built once for each workspace."""

from datetime import timedelta
from functools import cache

from adapters.redis.limiter import redis_limiter
from adapters.s3.archive import s3_archive
from adapters.slack.client import admin_client, bot_client
from adapters.slack.messenger import SlackMessenger
from adapters.slack.workspace import SlackWorkspace
from config.settings import settings
from db.session import Row
from services.carrying_out import CarryingOut
from services.ports import Limiter, Messenger, Workspace
from tasks.work import unit_of_work

EVIDENCE_MESSAGES = 200
"""Newest messages of a person that are saved with a case."""

EVIDENCE_AGE = timedelta(days=30)
"""How far back they may lie."""


@cache
def workspace(team_id: str) -> Workspace:
    """Return the workspace *team_id*, through Slack."""
    limiter = _limiter()
    return SlackWorkspace(bot_client(team_id, limiter), admin_client(team_id, limiter))


@cache
def messenger(team_id: str) -> Messenger:
    """Return what speaks in *team_id*."""
    return SlackMessenger(bot_client(team_id, _limiter()))


@cache
def carrying_out(team_id: str) -> CarryingOut:
    """Return what carries steps out in *team_id*."""
    return CarryingOut(
        workspace=workspace(team_id),
        messenger=messenger(team_id),
        archive=s3_archive(),
        said_by=_said_by,
    )


def _limiter() -> Limiter:
    return redis_limiter(factor=settings().slack_rate_factor)


def _said_by(team_id: str, user: str) -> list[Row]:
    with unit_of_work() as services:
        return list(
            services.rows.messages.recent(
                team_id, user, within=EVIDENCE_AGE, limit=EVIDENCE_MESSAGES
            )
        )

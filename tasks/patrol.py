"""The daily patrol: begun by the clock, carried on by `delivery`, resumed after anything."""

import time
from datetime import UTC, datetime, timedelta

import structlog

from services.patrol import Ban
from services.ports import OutsideError, RefusedError, Urgency
from services.presence import is_gone, profile_of
from tasks.job import job
from tasks.outside import workspace
from tasks.queue import Queue
from tasks.task import task
from tasks.work import unit_of_work

log = structlog.get_logger(__name__)

TICK = timedelta(minutes=1)
"""How soon a patrol that stood still goes on."""

AT_A_STRETCH = 10.0
"""Seconds that one task looks; then it leaves the worker to others until the next tick."""

BATCH = 20
"""Bans that are taken up at once."""


@job(TICK)
def begin_patrols() -> str:
    """Have each workspace's patrol go on that is not finished today."""
    with unit_of_work() as services:
        due = services.patrols.due(datetime.now(UTC).date())
    for team_id in due:
        patrol.enqueue(team_id=team_id)
    return f"{len(due)} under way"


@task(Queue.DELIVERY)
def patrol(*, team_id: str) -> None:
    """Look where banned people are, with what the rate limits leave over."""
    until, day = time.monotonic() + AT_A_STRETCH, datetime.now(UTC).date()
    while time.monotonic() < until:
        with unit_of_work() as services:
            bans = services.patrols.ahead(team_id, day, limit=BATCH)
        if not bans:
            return
        for ban in bans:
            if time.monotonic() > until or not _look(team_id, ban):
                return


def _look(team_id: str, ban: Ban) -> bool:
    """Look after one; False where Slack wants to be left alone for now."""
    slack, profile = workspace(team_id, Urgency.BULK), None
    try:
        if ban.closed:
            profile = profile_of(slack, ban.user)
        places = [] if ban.closed and is_gone(profile) else slack.places_of(ban.user)
    except RefusedError as refused:  # whom Slack doesn't show is in no channel that we see
        log.warning("patrol.refused", case=ban.case, error=refused.code)
        places = []
    except OutsideError as error:
        log.info("patrol.paused", error=type(error).__name__)
        return False
    with unit_of_work() as services:
        found = services.patrols.looked(team_id, ban, places, datetime.now(UTC).date())
        if profile is not None:
            services.ladder.assistance.changed(team_id, profile, at=datetime.now(UTC))
    if found:
        log.warning("patrol.found", case=ban.case, channels=found)
    return True

"""Join the channels that Steward is to watch: taken, joined without a lock, settled."""

from datetime import UTC, datetime
from functools import partial

import structlog

from services.ports import Urgency
from services.watching import LEASE, tried
from tasks.outside import workspace
from tasks.work import one_statement, unit_of_work

log = structlog.get_logger(__name__)


def join(team_id: str | None = None, channel: str | None = None) -> bool:
    """Join one channel that is due, or that one; tell whether there was one.

    A worker that dies on the way leaves it to the periodic job; being in already is fine.
    """
    with one_statement() as rows:
        taken = rows.channels.take(lease=LEASE, team_id=team_id, channel=channel)
    if taken is None:
        return False
    team, place, attempts = taken
    code = tried(partial(workspace(team, Urgency.NOTICE).join, place), attempts=attempts)
    log.info("channel.joining", channel=place, error=code)
    if code is not None:
        _settle(team, place, code)
    return True


def _settle(team_id: str, channel: str, code: str) -> None:
    with unit_of_work() as services:
        if code:
            services.watching.refused(team_id, channel, code, day=datetime.now(UTC).date())
        else:
            services.watching.invited(team_id, channel)

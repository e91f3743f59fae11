"""The audit: what triggers wrote is chained, and the end of each chain is anchored every day."""

from datetime import UTC, datetime, timedelta
from itertools import takewhile

import structlog

from services.anchor import Anchor
from services.ports import OutsideError
from tasks.job import job
from tasks.outside import anchors
from tasks.periodic import HOURLY
from tasks.work import unit_of_work

log = structlog.get_logger(__name__)

CHAIN = timedelta(seconds=2)
"""How soon what happened is chained."""

LINKS = 1_000
"""Rows chained in one transaction."""

ROUNDS = 5
"""Transactions for one workspace in one tick; the next tick goes on."""


@job(CHAIN)
def chain_audit() -> str:
    """Chain what happened since the last tick, workspace by workspace."""
    with unit_of_work() as services:
        teams = services.audit.waiting_teams()
    return f"chained {sum(map(_chain, teams))}"


@job(HOURLY)
def anchor_audit() -> str:
    """Keep in S3 where each chain ends, once a day; when S3 fails, the rest waits for an hour."""
    with unit_of_work() as services:
        due = services.anchoring.due(datetime.now(UTC).date())
    kept = len(list(takewhile(_anchor, due)))
    return f"anchored {kept} of {len(due)}"


def _chain(team_id: str) -> int:
    chained = 0
    for _ in range(ROUNDS):
        with unit_of_work() as services:
            done = services.audit.chain(team_id, limit=LINKS)
        chained += done
        if done < LINKS:
            break
    return chained


def _anchor(anchor: Anchor) -> bool:
    """Keep it, then say so in the chain; a crash in between keeps the same thing again."""
    try:
        sha256 = anchors().put(anchor.key, anchor.body())
    except OutsideError as error:
        log.warning("audit.not_anchored", team=anchor.team_id, error=str(error))
        return False
    with unit_of_work() as services:
        services.anchoring.kept(anchor, sha256)
    return True

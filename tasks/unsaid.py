"""What becomes of a delivery that was not certainly said, and who is told."""

from datetime import timedelta

import structlog

from db.models.delivery import DeliveryState, DeliveryWay
from db.repositories.delivery import ClaimedDelivery
from services.ports import BusyError, OutsideError, UnclearError

log = structlog.get_logger(__name__)

ATTEMPTS = 6
"""Unclear outcomes of one delivery before it is left to the operator."""

NOT_SAID_TWICE = (DeliveryWay.ANSWER, DeliveryWay.WHISPER)
"""What can't be looked for afterwards, so after an unclear outcome it is not said again."""


class UnseenError(UnclearError):
    """It may have been said, and where it would stand can't be read. It is not guessed."""


def judged(claimed: ClaimedDelivery, error: OutsideError) -> tuple[DeliveryState, timedelta]:
    """Return what becomes of *claimed*, and after how long it is tried again; log why.

    What stays unclear asks the operator, once: by this line, the metric and an alert
    (`steward deliveries`).
    """
    state, wait = _state(claimed, error)
    is_open = state is DeliveryState.UNCLEAR
    say = log.error if is_open else log.warning
    say(
        "delivery.unclear" if is_open else "delivery.not_sent",
        delivery=str(claimed.id),
        team_id=claimed.team_id,
        way=claimed.way,
        view=claimed.view,
        state=state,
        error=str(error),
    )
    return state, wait


def _state(claimed: ClaimedDelivery, error: OutsideError) -> tuple[DeliveryState, timedelta]:
    if isinstance(error, BusyError):
        return DeliveryState.PENDING, error.retry_after
    if not isinstance(error, UnclearError):
        return DeliveryState.FAILED, timedelta(0)
    is_final = isinstance(error, UnseenError) or claimed.way in NOT_SAID_TWICE
    if is_final or claimed.attempts >= ATTEMPTS:
        return DeliveryState.UNCLEAR, timedelta(0)
    return DeliveryState.PENDING, timedelta(seconds=2**claimed.attempts / 2)

"""What happens around every task: its log context, and patience with a database that is away."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from celery.exceptions import Reject
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

log = structlog.get_logger(__name__)

T = TypeVar("T")

PAUSES = (0.05, 0.2, 0.5, 1, 2, 4, 8, 8)
"""Seconds between tries, 24 in all: under the time limit. What lasts longer is handed back to the
queue; there, or in its row, it waits for the next try."""

AWAY = (DBAPIError, PendingRollbackError, PoolTimeoutError)
"""What SQLAlchemy raises when PostgreSQL does not answer, among other things."""

TRANSIENT_STATES = ("08", "40", "53", "57", "55P03", "25006")
"""SQLSTATE classes that pass by themselves: connection, rollback (deadlock, serialization),
resources, intervention, lock not available, read-only (during a fail-over)."""


def running(name: str, work: Callable[[], None], /, **kwargs: Any) -> None:  # noqa: ANN401 - any task's
    """Run *work*, again and again while only the database is in the way.

    :raises Reject: it still is; the message goes back to its queue
    """
    with structlog.contextvars.bound_contextvars(task=name, **_context(kwargs)):
        began = time.monotonic()
        patiently(work)
        _tell(name, time.monotonic() - began)


def patiently(work: Callable[[], T]) -> T:
    """Return what *work* returns, tried again while only the database is in the way.

    Around what must not be forgotten, such as the outcome of a call to Slack: were the whole task
    begun anew instead, it would find its own lease in its way until that ends.

    :raises Reject: the database is still away; the message goes back to its queue
    """
    for pause in PAUSES:
        try:
            return work()
        except AWAY as error:
            _wait_or_raise(error, pause)
    try:
        return work()
    except AWAY as error:
        _raise_if_lasting(error)
        raise Reject(reason="the database is away", requeue=True) from error


def _tell(name: str, seconds: float) -> None:
    """Log that a task is done; the clock's own come every second and say so only in detail."""
    say = log.debug if name.startswith("periodic.") else log.info
    say("task.done", ms=round(seconds * 1000, 1))


def is_transient(error: Exception) -> bool:
    """Tell whether trying again may help."""
    if isinstance(error, PendingRollbackError | PoolTimeoutError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    return error.connection_invalidated or state is None or state.startswith(TRANSIENT_STATES)


def _wait_or_raise(error: Exception, pause: float) -> None:
    _raise_if_lasting(error)
    log.warning("database.away", error=type(error).__name__, pause=pause)
    time.sleep(pause)


def _raise_if_lasting(error: Exception) -> None:
    if not is_transient(error):
        raise error


def _context(kwargs: dict[str, Any]) -> dict[str, Any]:
    envelope = kwargs.get("envelope")
    if isinstance(envelope, dict):
        return {name: envelope.get(name) for name in ("request_id", "team_id", "key")}
    return dict(kwargs)

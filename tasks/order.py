"""Clicks on one card are carried out in the order in which they came.

Their messages may be lost, sent again and overtake one another; the rows tell what came first.
So who comes to a click carries out what came before it and is still waiting.
"""

from collections.abc import Callable, Sequence
from contextvars import ContextVar

import structlog
from celery.exceptions import Reject

from db.envelope import Envelope
from db.repositories.inbox import conversation_of
from tasks.celery import celery
from tasks.running import is_transient
from tasks.wake import wake_again
from tasks.work import Services

log = structlog.get_logger(__name__)

_is_ahead: ContextVar[bool] = ContextVar("is_ahead", default=False)


class EarlierFirstError(Exception):
    """Something that came before is not done."""

    def __init__(self, envelopes: Sequence[Envelope]) -> None:
        super().__init__()
        self.envelopes = envelopes
        """Oldest first."""


class LaterError(Exception):
    """It stays in the inbox until what came before is done; the sweeper comes back to it."""


def is_ahead() -> bool:
    """Tell whether this is carried out on the way to something later, not for its own message."""
    return _is_ahead.get()


def in_order(envelope: Envelope, deed: Callable[[Services], None]) -> Callable[[Services], None]:
    """Return *deed*, refused while something earlier about the same conversation waits.

    :raises EarlierFirstError: by what is returned
    """

    def first(services: Services) -> None:
        found = services.rows.inbox.earlier(envelope)
        if earlier := [one for one in found if one["task"] in celery.tasks]:
            raise EarlierFirstError(earlier)
        deed(services)

    return deed if conversation_of(envelope) is None else first


def must_wait(services: Services, envelope: Envelope) -> bool:
    """Tell whether nobody can know yet what came before it.

    The front door could not write its row, and what came before it may be on its way, too. A
    moment later all of them have rows.
    """
    return services.rows.inbox.is_new(envelope) and conversation_of(envelope) is not None


def carry_out(earlier: Sequence[Envelope], tried: set[str]) -> None:
    """Do what came before, each as its own message would have it done.

    :param tried: the keys that were, so that none is tried for ever; added to
    :raises LaterError: one of them breaks; its own message must do that, to become a dead letter
    """
    token = _is_ahead.set(True)
    try:
        for envelope in earlier:
            if envelope["key"] in tried:
                raise LaterError
            tried.add(envelope["key"])
            log.info("request.ahead", ahead=envelope["key"])
            _carry_out(envelope)
    finally:
        _is_ahead.reset(token)


def _carry_out(envelope: Envelope) -> None:
    try:
        celery.tasks[envelope["task"]](envelope=envelope)
    except Exception as error:
        if isinstance(error, Reject) or is_transient(error):
            raise
        wake_again([envelope])
        raise LaterError from error

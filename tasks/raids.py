"""The watch for raids: a transaction of its own, after that of what it looks at.

What a worker leaves undone by dying here is done when its message comes again, or by the next join.
"""

import structlog

from db.envelope import Envelope
from services.errors import DomainError
from services.request import Request
from tasks.work import unit_of_work

log = structlog.get_logger(__name__)


def watch_joins(envelope: Envelope) -> None:
    """Propose a lockdown if too many have joined."""
    try:
        with unit_of_work() as services:
            case = services.raids.watch.joined(Request.of(envelope))
        _note(case)
    except DomainError as busy:  # somebody has opened one this very moment
        log.info("raid.waits", why=type(busy).__name__)


def watch_posts(envelope: Envelope) -> None:
    """Propose a lockdown if too much was written."""
    try:
        with unit_of_work() as services:
            case = services.raids.watch.said(Request.of(envelope))
        _note(case)
    except DomainError as busy:
        log.info("raid.waits", why=type(busy).__name__)


def _note(case: int | None) -> None:
    if case is not None:
        log.warning("raid.proposed", case=case)

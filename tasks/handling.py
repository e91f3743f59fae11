"""Handle one request of Slack's: once, whatever is delivered twice, and never without an answer."""

from collections.abc import Callable
from datetime import timedelta

import structlog

from db.envelope import Envelope
from services.errors import DomainError
from services.ports import View
from services.request import Request
from services.user import FRESH, AskSlackFirstError, Trust
from tasks.people import ask_slack
from tasks.running import is_transient
from tasks.work import Services, unit_of_work

log = structlog.get_logger(__name__)

Deed = Callable[[Services, Request], None]


def handle(envelope: Envelope, deed: Deed, *, fresh: timedelta = FRESH) -> None:
    """Do *deed* and mark the request processed in one transaction; then it is done for good.

    People whom Slack described longer ago than *fresh* are asked about first. A DomainError is an
    answer: what was written is rolled back, the person reads its sentence. A defect is logged, the
    person gets a reference, and the message goes to the dead letters.
    """
    request = Request.of(envelope)
    try:
        _knowing(envelope, lambda services: deed(services, request), fresh)
    except DomainError as error:
        refusal = error.view
        log.info("request.refused", why=type(error).__name__)
        _once(envelope, type(error).__name__, _answers(request, refusal))
    except Exception as error:
        if not is_transient(error):
            _break(envelope, request, error)
        raise


def _knowing(envelope: Envelope, deed: Callable[[Services], None], fresh: timedelta) -> None:
    """Do it; whenever it must be known who somebody is, ask Slack and begin again."""
    trust = Trust(fresh=fresh)
    while True:
        try:
            return _once(envelope, "done", deed, trust)
        except AskSlackFirstError as unknown:
            trust = ask_slack(envelope["team_id"], unknown.users, trust)


def _once(
    envelope: Envelope,
    outcome: str,
    deed: Callable[[Services], None],
    trust: Trust = Trust(),  # noqa: B008 - it is frozen
) -> None:
    with unit_of_work(trust) as services:
        if services.rows.inbox.begin(envelope):
            deed(services)
            services.rows.inbox.finish(envelope, outcome)
        else:
            log.info("request.repeated")


def _answers(request: Request, view: View) -> Callable[[Services], None]:
    def answer(services: Services) -> None:
        if request.actor:
            services.deliveries.answer(request, view)

    return answer


def _break(envelope: Envelope, request: Request, error: Exception) -> None:
    log.error("request.broken", exc_info=error)
    view = View(name="broken", facts={"request_id": envelope["request_id"]})
    answer = _answers(request, view) if envelope["kind"] != "event" else lambda _: None
    _once(envelope, f"broken:{type(error).__name__}", answer)

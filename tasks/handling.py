"""Handle one request of Slack's: once, whatever is delivered twice, and never without an answer."""

from collections.abc import Callable
from datetime import timedelta

import structlog

from db.envelope import Envelope
from services.errors import DomainError
from services.ports import View
from services.request import Request
from services.user import FRESH, AskSlackFirstError, Trust
from tasks.order import EarlierFirstError, LaterError, carry_out, in_order, is_ahead, must_wait
from tasks.people import ask_slack
from tasks.running import is_transient
from tasks.work import Services, unit_of_work

log = structlog.get_logger(__name__)

Deed = Callable[[Services, Request], None]


def handle(envelope: Envelope, deed: Deed, *, fresh: timedelta = FRESH) -> None:
    """Do *deed* and mark the request processed in one transaction; then it is done for good.

    What came before it about the same conversation is done first, whatever became of its message.
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
        _once(envelope, type(error).__name__, _answers(envelope, request, refusal))
    except LaterError:
        log.info("request.later")
    except Exception as error:
        if not is_transient(error) and not is_ahead():
            _break(envelope, request, error)
        raise


def _knowing(envelope: Envelope, deed: Callable[[Services], None], fresh: timedelta) -> None:
    """Do it; whenever something is needed first, see to that and begin again."""
    trust, tried = Trust(fresh=fresh), set[str]()
    while True:
        try:
            return _once(envelope, "done", in_order(envelope, deed), trust)
        except EarlierFirstError as earlier:
            carry_out(earlier.envelopes, tried)
        except AskSlackFirstError as unknown:
            trust = ask_slack(envelope["team_id"], unknown.users, trust)


def _once(
    envelope: Envelope,
    outcome: str,
    deed: Callable[[Services], None],
    trust: Trust = Trust(),  # noqa: B008 - it is frozen
) -> None:
    with unit_of_work(trust) as services:
        if not services.rows.inbox.begin(envelope, learn=services.preferences.learn):
            log.info("request.repeated")
        elif must_wait(services, envelope):
            log.info("request.kept")
        else:
            deed(services)
            services.rows.inbox.finish(envelope, outcome)


def _answers(envelope: Envelope, request: Request, view: View) -> Callable[[Services], None]:
    """Return what answers: into the modal that was opened for this, if one was."""
    opened = str(request.facts.get("view_id") or "") if envelope["kind"] != "view" else ""

    def answer(services: Services) -> None:
        if opened and view.name == "refusal":
            services.deliveries.fill(request, opened, View(name="said", facts=view.facts))
        elif concealed := request.facts.get("reporter"):
            key = f"{request.key}:answer"
            services.deliveries.letter(request.team_id, request.day, key, concealed["sealed"], view)
        elif request.actor:
            services.deliveries.answer(request, view)

    return answer


def _break(envelope: Envelope, request: Request, error: Exception) -> None:
    log.error("request.broken", exc_info=error)
    view = View(name="broken", facts={"request_id": envelope["request_id"]})
    answer = _answers(envelope, request, view) if envelope["kind"] != "event" else lambda _: None
    _once(envelope, f"broken:{type(error).__name__}", answer)

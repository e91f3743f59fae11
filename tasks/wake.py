"""Send wake-ups: whatever becomes of them, the rows stand and the sweeper comes by."""

from collections.abc import Sequence

import structlog

from db.envelope import Envelope
from services.wakeup import Redraw, Send, WakeUp, WakeUps, Work
from tasks.celery import celery
from tasks.task import brief

log = structlog.get_logger(__name__)


def wake_all(wakeups: WakeUps) -> None:
    """Send each; a broker that is away stops none of the work that is committed already."""
    for wakeup in wakeups:
        try:
            _send(*_message(wakeup))
        except Exception as error:  # noqa: BLE001 - kombu raises what its transport raises
            log.warning("wakeup.not_sent", wakeup=type(wakeup).__name__, error=type(error).__name__)


def wake_again(envelopes: Sequence[Envelope]) -> None:
    """Send the wake-ups of requests that nobody has processed in time."""
    for envelope in envelopes:
        try:
            _send(envelope["task"], {"envelope": dict(envelope)})
        except Exception as error:  # noqa: BLE001 - kombu raises what its transport raises
            log.warning("wakeup.not_sent", task=envelope["task"], error=type(error).__name__)
            return


def _message(wakeup: WakeUp) -> tuple[str, dict[str, object]]:
    match wakeup:
        case Redraw(team_id, conversation_id):
            return "delivery.redraw", {"team_id": team_id, "conversation": str(conversation_id)}
        case Work(team_id, case_number):
            return "delivery.work", {"team_id": team_id, "case": case_number}
        case Send(team_id, delivery_id, made_on):
            ids = {"delivery": str(delivery_id), "made_on": made_on.isoformat()}
            return "delivery.send", {"team_id": team_id, **ids}


def _send(name: str, kwargs: dict[str, object]) -> None:
    """Send by name, since the tasks import this module; the queue is the first word of the name."""
    queue = name.partition(".")[0]
    celery.send_task(name, kwargs=kwargs, kwargsrepr=brief(kwargs), queue=queue, routing_key=queue)

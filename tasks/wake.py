"""Send wake-ups: whatever becomes of them, the rows stand and the sweeper comes by."""

from collections.abc import Iterator, Sequence

import structlog

from db.envelope import Envelope
from services.wakeup import Furnish, LookBack, Meet, Read, Redraw, Send, WakeUp, WakeUps, Work
from tasks.queue import Queue
from tasks.sending import Json, send

log = structlog.get_logger(__name__)

Message = tuple[str, Json]
"""Name of a task and its arguments. By name, since the tasks import this module."""

A_FEW = 3
"""Wake-ups of one commit that may travel together; a sweep's hundreds are shared among workers."""


def wake_all(wakeups: WakeUps) -> None:
    """Send each; a broker that is away stops none of the work that is committed already."""
    for name, kwargs in _messages(list(wakeups)):
        try:
            send(name, Queue.DELIVERY, kwargs)
        except Exception as error:  # noqa: BLE001 - kombu raises what its transport raises
            log.warning("wakeup.not_sent", wakeup=name, error=type(error).__name__)
            return


def wake_again(envelopes: Sequence[Envelope]) -> None:
    """Send the wake-ups of requests that nobody has processed in time."""
    for envelope in envelopes:
        name = envelope["task"]
        try:
            send(name, Queue(name.partition(".")[0]), {"envelope": dict(envelope)})
        except Exception as error:  # noqa: BLE001 - kombu raises what its transport raises
            log.warning("wakeup.not_sent", wakeup=name, error=type(error).__name__)
            return


def _messages(wakeups: Sequence[WakeUp]) -> Iterator[Message]:
    """Yield a message each; what one commit has to tell people travels in one."""
    telling = [wakeup for wakeup in wakeups if isinstance(wakeup, Redraw | Send)]
    together = 1 < len(telling) <= A_FEW and len({wakeup.team_id for wakeup in telling}) == 1
    if together:
        yield _tell(telling)
    yield from (_message(wakeup) for wakeup in wakeups if not together or wakeup not in telling)


def _tell(wakeups: Sequence[Redraw | Send]) -> Message:
    cards = [str(each.conversation_id) for each in wakeups if isinstance(each, Redraw)]
    words = [
        [str(each.delivery_id), each.made_on.isoformat()]
        for each in wakeups
        if isinstance(each, Send)
    ]
    return "delivery.tell", {"team_id": wakeups[0].team_id, "cards": cards, "words": words}


def _message(wakeup: WakeUp) -> Message:  # noqa: PLR0911 - one a kind
    match wakeup:
        case Redraw(team_id, conversation_id):
            return "delivery.redraw", {"team_id": team_id, "conversation": str(conversation_id)}
        case Work(team_id, case_number):
            return "delivery.work", {"team_id": team_id, "case": case_number}
        case Send(team_id, delivery_id, made_on):
            ids = {"delivery": str(delivery_id), "made_on": made_on.isoformat()}
            return "delivery.send", {"team_id": team_id, **ids}
        case Read(team_id, name):
            return "delivery.read", {"team_id": team_id, "name": name}
        case Furnish(team_id, user_id):
            return "delivery.furnish", {"team_id": team_id, "user": user_id}
        case LookBack(team_id, backtest):
            return "delivery.look_back", {"team_id": team_id, "backtest": str(backtest)}
        case Meet():
            return "delivery.meet", {}

"""Everything that goes out to Slack: claimed, done without a lock, settled."""

import time
import uuid
from datetime import date, timedelta

import structlog

from adapters.sealing import NoSecretError, SealBrokenError
from db.models.delivery import DeliveryState, DeliveryWay
from db.records.step import ClaimedStep
from db.repositories.delivery import ClaimedDelivery
from db.repositories.drawing import ClaimedDrawing
from services.ports import (
    BusyError,
    OutsideError,
    Posted,
    RefusedError,
    UnclearError,
    View,
)
from services.wakeup import Work
from tasks.outside import carrying_out, messenger
from tasks.queue import Queue
from tasks.task import task
from tasks.work import one_statement, unit_of_work

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=30)
"""How long a worker has something for itself: longer than all its calls to Slack may take."""

AT_A_STRETCH = 20.0
"""Seconds that one task works on one case; then it goes back to the queue behind the others."""

ATTEMPTS = 6
"""Unclear outcomes of one delivery before it is left to the operator."""

NOT_SAID_TWICE = (DeliveryWay.ANSWER, DeliveryWay.WHISPER)
"""What can't be looked for afterwards, so after an unclear outcome it is not said again."""


@task(Queue.DELIVERY)
def work(*, team_id: str, case: int) -> None:
    """Carry out the steps of a case that are due, one after the other."""
    until = time.monotonic() + AT_A_STRETCH
    while step := _claim(team_id, case):
        outcome = carrying_out(team_id).carry_out(step)
        with unit_of_work() as services:
            services.settling.settle(step, outcome)
            if time.monotonic() > until:
                services.wakeups.add(Work(team_id, case))
        log.info("step.settled", kind=step.kind.value, state=outcome.state, error=outcome.error)
        if time.monotonic() > until:
            return


@task(Queue.DELIVERY)
def redraw(*, team_id: str, conversation: str) -> None:
    """Bring the card of a conversation up to date."""
    while drawing := _claim_drawing(team_id, uuid.UUID(conversation)):
        claimed, card = drawing
        try:
            posted = _draw(claimed, card)
        except OutsideError as error:
            _put_off(claimed, error)
            return
        with one_statement() as rows:
            behind = rows.drawings.finish(claimed, channel=posted.channel, ts=posted.ts)
        if not behind:
            return


@task(Queue.DELIVERY)
def send(*, team_id: str, delivery: str, made_on: str) -> None:
    """Say one thing."""
    with one_statement() as rows:
        claimed = rows.deliveries.claim(
            team_id, uuid.UUID(delivery), date.fromisoformat(made_on), lease=LEASE
        )
    if claimed is None:
        return
    try:
        posted = _say(claimed)
    except (SealBrokenError, NoSecretError) as error:
        _settle_failure(claimed, RefusedError(type(error).__name__))
        return
    except OutsideError as error:
        _settle_failure(claimed, error)
        return
    message = (posted.channel, posted.ts) if posted else None
    with one_statement() as rows:
        rows.deliveries.settle(claimed, DeliveryState.SENT, message=message)


@task(Queue.DELIVERY)
def tell(*, team_id: str, cards: list[str], words: list[list[str]]) -> None:
    """Do several of the above that one commit has caused."""
    for conversation in cards:
        redraw(team_id=team_id, conversation=conversation)
    for delivery, made_on in words:
        send(team_id=team_id, delivery=delivery, made_on=made_on)


def _claim(team_id: str, case: int) -> ClaimedStep | None:
    with one_statement() as rows:
        return rows.steps.claim(team_id, case, lease=LEASE)


def _claim_drawing(team_id: str, conversation_id: uuid.UUID) -> tuple[ClaimedDrawing, View] | None:
    """Take the drawing of a card; what it shows is read when the claim holds the row."""
    with unit_of_work() as services:
        claimed = services.rows.drawings.claim(team_id, conversation_id, lease=LEASE)
        if claimed is None:
            return None
        return claimed, services.settling.card(claimed.conversation)


def _draw(claimed: ClaimedDrawing, card: View) -> Posted:
    """Update the card, or post it: once, even if an earlier try ended nobody knows how."""
    seen, voice = claimed.conversation, messenger(claimed.conversation.team_id)
    if seen.card_channel and seen.card_ts:
        posted = Posted(channel=seen.card_channel, ts=seen.card_ts)
        voice.update(posted, card)
        return posted
    mark = f"card:{seen.id}"
    if claimed.tried and (found := voice.find(seen.home, mark, since=seen.created_at)):
        voice.update(found, card)
        return found
    return voice.post(seen.home, card, mark=mark)


def _put_off(claimed: ClaimedDrawing, error: OutsideError) -> None:
    """Leave the card to the sweeper, as late as Slack asked for."""
    wait = error.retry_after if isinstance(error, BusyError) else timedelta(seconds=2)
    if isinstance(error, RefusedError):
        wait = timedelta(minutes=1)
    log.warning("card.not_drawn", error=str(error), wait=wait.total_seconds())
    untried = not isinstance(error, UnclearError)
    with one_statement() as rows:
        rows.drawings.put_off(claimed, wait=wait, untried=untried)


def _say(claimed: ClaimedDelivery) -> Posted | None:
    view, voice = View(name=claimed.view, facts=claimed.facts), messenger(claimed.team_id)
    match claimed.way:
        case DeliveryWay.POST:
            return _post(claimed, view)
        case DeliveryWay.FILL:
            voice.fill(claimed.channel, view)
        case DeliveryWay.ANSWER | DeliveryWay.WHISPER if claimed.attempts > 1:
            raise UnclearError("it may have been said when its worker died")
        case DeliveryWay.ANSWER:
            voice.answer(claimed.reply or "", view)
        case DeliveryWay.WHISPER:
            voice.whisper(claimed.channel, claimed.user_id, view)
    return None


def _post(claimed: ClaimedDelivery, view: View) -> Posted:
    """Post once: a try whose end nobody knows is looked for in the channel first."""
    voice, mark = messenger(claimed.team_id), str(claimed.id)
    if claimed.attempts > 1:
        found = voice.find(claimed.channel, mark, since=claimed.created_at)
        if found:
            return found
    return voice.post(claimed.channel, view, mark=mark)


def _settle_failure(claimed: ClaimedDelivery, error: OutsideError) -> None:
    """Write why it was not said, and whether it will be tried again."""
    state, wait, free = DeliveryState.FAILED, timedelta(0), False
    if isinstance(error, BusyError):
        state, wait, free = DeliveryState.PENDING, error.retry_after, True
    elif isinstance(error, UnclearError):
        state, wait = _after_unclear(claimed)
    log.warning("delivery.not_sent", delivery=str(claimed.id), state=state, error=str(error))
    with one_statement() as rows:
        rows.deliveries.settle(claimed, state, error=str(error), wait=wait, free=free)


def _after_unclear(claimed: ClaimedDelivery) -> tuple[DeliveryState, timedelta]:
    if claimed.way in NOT_SAID_TWICE or claimed.attempts >= ATTEMPTS:
        return DeliveryState.UNCLEAR, timedelta(0)
    return DeliveryState.PENDING, timedelta(seconds=2**claimed.attempts / 2)

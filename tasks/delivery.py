"""Everything that goes out to Slack: claimed, done without a lock, settled."""

import time
import uuid
from datetime import date, timedelta
from functools import partial
from typing import Any

import structlog

from adapters.sealing import NoSecretError, SealBrokenError
from config.settings import settings
from db.models.case_step import StepKind, StepState
from db.models.delivery import DeliveryState, DeliveryWay
from db.records.step import ClaimedStep, StepOutcome
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
from tasks.hold import REPEATABLE, Hold, unrepeatable
from tasks.outside import carrying_out, messenger
from tasks.queue import Queue
from tasks.running import patiently
from tasks.task import task
from tasks.work import Repositories, one_statement, unit_of_work

log = structlog.get_logger(__name__)

AT_A_STRETCH = 20.0
"""Seconds that one task works on one case; then it goes back to the queue behind the others."""

ATTEMPTS = 6
"""Unclear outcomes of one delivery before it is left to the operator."""

NOT_SAID_TWICE = (DeliveryWay.ANSWER, DeliveryWay.WHISPER)
"""What can't be looked for afterwards, so after an unclear outcome it is not said again."""


class UnseenError(UnclearError):
    """It may have been said, and where it would stand can't be read. It is not guessed."""


@task(Queue.DELIVERY)
def work(*, team_id: str, case: int) -> None:
    """Carry out the steps of a case that are due, one after the other."""
    until = time.monotonic() + AT_A_STRETCH
    while step := _claim(team_id, case):
        outcome = _carry_out(step)
        is_long = time.monotonic() > until
        patiently(partial(_settle, step, outcome, again=is_long))
        log.info("step.settled", kind=step.kind.value, state=outcome.state, error=outcome.error)
        if is_long:
            return


@task(Queue.DELIVERY)
def redraw(*, team_id: str, conversation: str) -> None:
    """Bring the card of a conversation up to date."""
    is_behind = True
    while is_behind:
        hold = Hold(unrepeatable())
        drawing = _claim_drawing(team_id, uuid.UUID(conversation), hold)
        is_behind = drawing is not None and _bring_up_to_date(*drawing, hold)


@task(Queue.DELIVERY)
def send(*, team_id: str, delivery: str, made_on: str) -> None:
    """Say one thing."""
    hold = Hold(unrepeatable())
    with one_statement() as rows:
        claimed = rows.deliveries.claim(
            team_id, uuid.UUID(delivery), date.fromisoformat(made_on), lease=hold.lease
        )
    if claimed is None:
        return
    try:
        with hold.renewed(lambda rows, lease: rows.deliveries.renew(claimed, lease=lease)):
            posted = _say(claimed, hold)
    except (SealBrokenError, NoSecretError) as error:
        _settle_failure(claimed, RefusedError(type(error).__name__))
        return
    except OutsideError as error:
        _settle_failure(claimed, error)
        return
    message = (posted.channel, posted.ts) if posted else None
    _settle_delivery(claimed, DeliveryState.SENT, message=message)


@task(Queue.DELIVERY)
def tell(*, team_id: str, cards: list[str], words: list[list[str]]) -> None:
    """Do several of the above that one commit has caused."""
    for conversation in cards:
        redraw(team_id=team_id, conversation=conversation)
    for delivery, made_on in words:
        send(team_id=team_id, delivery=delivery, made_on=made_on)


def _claim(team_id: str, case: int) -> ClaimedStep | None:
    with one_statement() as rows:
        return rows.steps.claim(team_id, case, lease=REPEATABLE)


def _carry_out(step: ClaimedStep) -> StepOutcome:
    """Do it while its lease is renewed; what is posted gets the longer lease first."""

    def renew(rows: Repositories, lease: timedelta) -> bool:
        return rows.steps.renew(step, lease=lease)

    is_post = step.kind is StepKind.NOTICE
    hold = Hold(unrepeatable() if is_post else REPEATABLE)
    if is_post and not patiently(partial(hold.renew, renew)):
        return StepOutcome(state=StepState.PENDING)  # another's by now: settling changes nothing
    with hold.renewed(renew):
        return carrying_out(step.team_id).carry_out(step)


def _settle(step: ClaimedStep, outcome: StepOutcome, *, again: bool) -> None:
    with unit_of_work() as services:
        services.settling.settle(step, outcome)
        if again:
            services.wakeups.add(Work(step.team_id, step.case_number))


def _claim_drawing(
    team_id: str, conversation_id: uuid.UUID, hold: Hold
) -> tuple[ClaimedDrawing, View] | None:
    """Take the drawing of a card, then read what it shows: as new as the claim, or newer."""
    with one_statement() as rows:
        claimed = rows.drawings.claim(team_id, conversation_id, lease=hold.lease)
    if claimed is None:
        return None
    with unit_of_work() as services:
        return claimed, services.settling.card(claimed.conversation)


def _bring_up_to_date(claimed: ClaimedDrawing, card: View, hold: Hold) -> bool:
    """Draw it; return whether it is behind again."""
    try:
        with hold.renewed(lambda rows, lease: rows.drawings.renew(claimed, lease=lease)):
            posted = _draw(claimed, card, hold)
    except OutsideError as error:
        patiently(partial(_put_off, claimed, error))
        return False
    return patiently(partial(_drawn, claimed, posted))


def _drawn(claimed: ClaimedDrawing, posted: Posted) -> bool:
    with one_statement() as rows:
        return rows.drawings.finish(claimed, channel=posted.channel, ts=posted.ts)


def _draw(claimed: ClaimedDrawing, card: View, hold: Hold) -> Posted:
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
    hold.demand(settings().slack_timeout)
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


def _say(claimed: ClaimedDelivery, hold: Hold) -> Posted | None:
    view, voice = View(name=claimed.view, facts=claimed.facts), messenger(claimed.team_id)
    match claimed.way:
        case DeliveryWay.POST:
            return _post(claimed, view, hold)
        case DeliveryWay.FILL:
            voice.fill(claimed.channel, view)
        case DeliveryWay.ANSWER | DeliveryWay.WHISPER if claimed.attempts > 1:
            raise UnclearError("it may have been said when its worker died")
        case DeliveryWay.ANSWER:
            voice.answer(claimed.reply or "", view)
        case DeliveryWay.WHISPER:
            voice.whisper(claimed.channel, claimed.user_id, view)
    return None


def _post(claimed: ClaimedDelivery, view: View, hold: Hold) -> Posted:
    """Post once: a try whose end nobody knows is looked for in the channel first."""
    voice, mark = messenger(claimed.team_id), str(claimed.id)
    if claimed.attempts > 1 and (found := _found(claimed, mark)):
        return found
    hold.demand(settings().slack_timeout)
    return voice.post(claimed.channel, view, mark=mark)


def _found(claimed: ClaimedDelivery, mark: str) -> Posted | None:
    """Look for what an earlier try may have posted.

    :raises UnseenError: Slack does not let us look there
    """
    try:
        return messenger(claimed.team_id).find(claimed.channel, mark, since=claimed.created_at)
    except RefusedError as refused:
        raise UnseenError(f"it may have been said; {refused.code} hides it") from refused


def _settle_failure(claimed: ClaimedDelivery, error: OutsideError) -> None:
    """Write why it was not said, and whether it will be tried again."""
    state, wait, free = DeliveryState.FAILED, timedelta(0), False
    if isinstance(error, BusyError):
        state, wait, free = DeliveryState.PENDING, error.retry_after, True
    elif isinstance(error, UnclearError):
        state, wait = _after_unclear(claimed, error)
    log.warning("delivery.not_sent", delivery=str(claimed.id), state=state, error=str(error))
    _settle_delivery(claimed, state, error=str(error), wait=wait, free=free)


def _settle_delivery(claimed: ClaimedDelivery, state: DeliveryState, **more: Any) -> None:  # noqa: ANN401 - settle's
    """Write what became of it, whatever becomes of the database: Slack has it already."""

    def settle() -> None:
        with one_statement() as rows:
            rows.deliveries.settle(claimed, state, **more)

    patiently(settle)


def _after_unclear(
    claimed: ClaimedDelivery, error: UnclearError
) -> tuple[DeliveryState, timedelta]:
    is_final = isinstance(error, UnseenError) or claimed.way in NOT_SAID_TWICE
    if is_final or claimed.attempts >= ATTEMPTS:
        return DeliveryState.UNCLEAR, timedelta(0)
    return DeliveryState.PENDING, timedelta(seconds=2**claimed.attempts / 2)

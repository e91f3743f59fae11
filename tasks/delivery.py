"""Everything that goes out to Slack: claimed, done without a lock, settled."""

import time
import uuid
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import structlog

from adapters.sealing import NoSecretError, SealBrokenError
from config.settings import settings
from db.models.case_step import StepKind
from db.models.delivery import DeliveryState, DeliveryWay
from db.repositories.delivery import ClaimedDelivery
from db.repositories.drawing import ClaimedDrawing
from fsm.flow import State
from services.ports import (
    BusyError,
    Messenger,
    OutsideError,
    Posted,
    RefusedError,
    UnclearError,
    Urgency,
    View,
)
from services.purging import PURGE
from services.report_access import REPORT
from tasks.hold import Hold, unrepeatable
from tasks.letter import addressee, opened
from tasks.outside import messenger, nameless_messenger
from tasks.queue import Queue
from tasks.running import patiently
from tasks.steps import carry_out, due, settle
from tasks.task import task
from tasks.unsaid import UnseenError, judged
from tasks.work import one_statement, unit_of_work

log = structlog.get_logger(__name__)

AT_A_STRETCH = 20.0
"""Seconds that one task works on one case; then it goes back to the queue behind the others."""

IN_NO_HURRY = (StepKind.KEEP, StepKind.PURGE, StepKind.RECHECK)
"""After each of these, what others have waiting comes first."""


@task(Queue.DELIVERY)
def work(*, team_id: str, case: int) -> None:
    """Carry out the steps of a case that are due, one after the other."""
    until = time.monotonic() + AT_A_STRETCH
    for step in due(team_id, case):
        outcome = carry_out(step)
        is_long = step.kind in IN_NO_HURRY or time.monotonic() > until
        settle(step, outcome, again=is_long and not outcome.wait)
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


def _claim_drawing(
    team_id: str, conversation_id: uuid.UUID, hold: Hold
) -> tuple[ClaimedDrawing, View] | None:
    """Take the drawing of a card, then read what it shows: as new as the claim, or newer."""
    with one_statement() as rows:
        claimed = rows.drawings.claim(team_id, conversation_id, lease=hold.lease)
    if claimed is None:
        return None
    with unit_of_work() as services:
        is_report = claimed.conversation.flow == REPORT
        drawn = services.reports.queue if is_report else services.settling
        return claimed, drawn.card(claimed.conversation)


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
    seen = claimed.conversation
    is_bulk = seen.flow == PURGE and seen.state is State.PROCESSING
    voice = messenger(seen.team_id, Urgency.BULK if is_bulk else Urgency.CARD)
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
    longest = timedelta(minutes=1) if isinstance(error, RefusedError) else timedelta(0)
    log.warning("card.not_drawn", error=str(error), wait=wait.total_seconds())
    untried = not isinstance(error, UnclearError)
    with one_statement() as rows:
        rows.drawings.put_off(claimed, wait=wait, longest=longest, untried=untried)


def _say(claimed: ClaimedDelivery, hold: Hold) -> Posted | None:
    view, voice = View(name=claimed.view, facts=opened(claimed.facts)), _voice(claimed)
    match claimed.way:
        case DeliveryWay.POST:
            return _post(claimed, view, hold)
        case DeliveryWay.LETTER:
            _post(replace(claimed, channel=addressee(claimed)), view, hold)
        case DeliveryWay.FILL:
            voice.fill(claimed.channel, view)
        case DeliveryWay.REDRAW:
            voice.update(Posted(channel=claimed.channel, ts=claimed.message_ts or ""), view)
        case DeliveryWay.ANSWER | DeliveryWay.WHISPER if claimed.attempts > 1:
            raise UnclearError("it may have been said when its worker died")
        case DeliveryWay.ANSWER:
            voice.answer(claimed.reply or "", view)
        case DeliveryWay.WHISPER:
            voice.whisper(claimed.channel, claimed.user_id, view)
    return None


def _post(claimed: ClaimedDelivery, view: View, hold: Hold) -> Posted:
    """Post once: a try whose end nobody knows is looked for in the channel first."""
    voice, mark = _voice(claimed), str(claimed.id)
    if claimed.attempts > 1 and (found := _found(claimed, mark)):
        return found
    hold.demand(settings().slack_timeout)
    return voice.post(claimed.channel, view, mark=mark)


def _found(claimed: ClaimedDelivery, mark: str) -> Posted | None:
    """Look for what an earlier try may have posted.

    :raises UnseenError: Slack does not let us look there
    """
    try:
        return _voice(claimed).find(claimed.channel, mark, since=claimed.created_at)
    except RefusedError as refused:
        raise UnseenError(f"it may have been said; {refused.code} hides it") from refused


def _voice(claimed: ClaimedDelivery) -> Messenger:
    """Return what says it: who asked waits for the answer, a post in a channel has time."""
    if claimed.way is DeliveryWay.LETTER:
        return nameless_messenger(claimed.team_id)
    is_post = claimed.way is DeliveryWay.POST
    return messenger(claimed.team_id, Urgency.NOTICE if is_post else Urgency.ANSWER)


def _settle_failure(claimed: ClaimedDelivery, error: OutsideError) -> None:
    """Write why it was not said, and whether it will be tried again."""
    state, wait = judged(claimed, error)
    free = isinstance(error, BusyError)
    _settle_delivery(claimed, state, error=str(error), wait=wait, free=free)


def _settle_delivery(claimed: ClaimedDelivery, state: DeliveryState, **more: Any) -> None:  # noqa: ANN401 - settle's
    """Write what became of it, whatever becomes of the database: Slack has it already."""

    def settle() -> None:
        with one_statement() as rows:
            rows.deliveries.settle(claimed, state, **more)

    patiently(settle)

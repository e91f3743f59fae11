"""Carry out the steps of a case: each claimed, worked without a lock, settled."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import structlog

from db.models.case_step import StepKind, StepState
from db.records.step import ClaimedStep, StepOutcome
from services.ports import Urgency
from services.wakeup import Work
from tasks.hold import REPEATABLE, Hold, unrepeatable
from tasks.outside import carrying_out
from tasks.running import patiently
from tasks.work import Repositories, one_statement, unit_of_work

log = structlog.get_logger(__name__)

URGENCIES = {
    StepKind.REKICK: Urgency.GUARD,
    StepKind.UNSAY: Urgency.GUARD,
    StepKind.DELETE: Urgency.GUARD,
    StepKind.NOTICE: Urgency.NOTICE,
    StepKind.ASSIST: Urgency.CARD,
    StepKind.ASSIST_BACK: Urgency.CARD,
    StepKind.KEEP: Urgency.BULK,
    StepKind.PURGE: Urgency.BULK,
    StepKind.RECHECK: Urgency.BULK,
}
"""How urgent a step is; what is not named here is waited for by who confirmed it."""

POSTS = (StepKind.NOTICE, StepKind.ASSIST, StepKind.ASSIST_BACK)
"""What may post; a post can't be repeated, so its lease outlives the call of a dead worker."""


def due(team_id: str, case: int, *, guards: bool = False) -> Iterator[ClaimedStep]:
    """Yield the steps of a case that are due, each claimed; those of the guard alone if asked."""
    while step := _claim(team_id, case, guards=guards):
        yield step


def stand_guard(team_id: str, case: int) -> None:
    """Do what the guard has to do on a case, here and now."""
    for step in due(team_id, case, guards=True):
        settle(step, carry_out(step))


def carry_out(step: ClaimedStep) -> StepOutcome:
    """Do it while its lease is renewed; what is posted gets the longer lease first."""

    def renew(rows: Repositories, lease: timedelta) -> bool:
        return rows.steps.renew(step, lease=lease)

    is_post = step.kind in POSTS
    hold = Hold(unrepeatable() if is_post else REPEATABLE)
    if is_post and not patiently(partial(hold.renew, renew)):
        return StepOutcome(state=StepState.PENDING)  # another's by now: settling changes nothing
    with hold.renewed(renew):
        urgency = URGENCIES.get(step.kind, Urgency.ANSWER)
        return carrying_out(step.team_id, urgency).carry_out(step)


def settle(step: ClaimedStep, outcome: StepOutcome, *, again: bool = False) -> None:
    """Write what became of *step*; *again* sends the case's other steps back to the queue."""
    patiently(partial(_settle, step, outcome, again=again))
    log.info("step.settled", kind=step.kind.value, state=outcome.state, error=outcome.error)


def _claim(team_id: str, case: int, *, guards: bool) -> ClaimedStep | None:
    with one_statement() as rows:
        return rows.steps.claim(team_id, case, lease=REPEATABLE, guards=guards)


def _settle(step: ClaimedStep, outcome: StepOutcome, *, again: bool) -> None:
    with unit_of_work() as services:
        services.settling.settle(step, outcome)
        if again:
            services.wakeups.add(Work(step.team_id, step.case_number))

"""What follows from a step that was carried out: more steps, and in the end the last move."""

from collections.abc import Sequence

from db.models.case_step import StepKind, StepState
from db.records.conversation import ConversationRecord
from db.records.step import ClaimedStep, StepOutcome, StepRecord
from db.repositories.case import CaseRepository
from db.repositories.conversation import ConversationRepository
from db.repositories.evidence import EvidenceRepository
from db.repositories.step import StepRepository
from fsm.flow import Event, State
from fsm.flows import FLOWS
from services import card, plan
from services.conversation import ConversationService
from services.delivery import DeliveryService
from services.ports import View
from services.wakeup import Redraw, WakeUps

REPAIRS = 3
"""How often a removal that did not hold is done again before a person is asked."""

CONFIRMING = (Event.CONFIRM, Event.RETRY)

LOOK_AGAIN_AFTER = 0.5
"""Seconds between repairing and looking again."""


class SettlingService:
    """Settles steps; the conversation's row is held meanwhile, so that the last is seen as last."""

    def __init__(  # noqa: PLR0913 - all by name
        self,
        *,
        conversations: ConversationService,
        rows: ConversationRepository,
        cases: CaseRepository,
        steps: StepRepository,
        evidence: EvidenceRepository,
        deliveries: DeliveryService,
        wakeups: WakeUps,
        log_channel: str,
    ) -> None:
        """*log_channel* is where finished cases are told; empty: nowhere."""
        self._conversations = conversations
        self._rows = rows
        self._cases = cases
        self._steps = steps
        self._evidence = evidence
        self._deliveries = deliveries
        self._wakeups = wakeups
        self._log_channel = log_channel

    def settle(self, step: ClaimedStep, outcome: StepOutcome) -> None:
        """Write what became of *step* and what follows. A lease that was lost changes nothing."""
        conversation = self._rows.lock(step.team_id, step.conversation_id)
        if conversation is None:
            return
        free = outcome.error == "ratelimited"
        if self._steps.settle(step, self._judged(step, outcome), free=free):
            self._follow(step, outcome)
            self._rows.progress(
                conversation, timeout=FLOWS[conversation.flow].timeout(State.PROCESSING)
            )
            self.finish_if_done(conversation)

    def finish_if_done(self, conversation: ConversationRecord) -> None:
        """Make the last move when no step is left; the conversation must be held."""
        if conversation.state is not State.PROCESSING:
            return
        left, failed = self._steps.left(conversation.team_id, conversation.case_number)
        if left:
            return
        event = Event.FAIL if failed else Event.SUCCEED
        moved = self._conversations.work_moved(conversation, event)
        if moved.state is State.IDLE:
            self.tell_the_log(moved)

    def tell_the_log(self, closed: ConversationRecord) -> None:
        """Report a finished case in the log channel."""
        if self._log_channel:
            view = View(name="case_closed", facts=self.card(closed).facts)
            key = f"case:{closed.case_number}:closed:{closed.version}"
            self._deliveries.post(closed.team_id, closed.opened_on, key, self._log_channel, view)

    def card(self, conversation: ConversationRecord) -> View:
        """Return the card of a conversation, drawn from its row, its steps and its sanction."""
        if conversation.state is State.AWAITING_CONFIRMATION:  # nothing has been done yet
            return card.view(conversation, (), until=None, confirmed_by="")
        case = self._cases.get(conversation.team_id, conversation.case_number) or {}
        steps = self._steps.all_of(conversation.team_id, conversation.case_number)
        return card.view(
            conversation,
            steps,
            until=case.get("ends_at"),
            confirmed_by=self._confirmed_by(conversation),
        )

    def _confirmed_by(self, conversation: ConversationRecord) -> str:
        if conversation.version == 1:
            return ""
        moves = self._rows.moves(conversation.team_id, conversation.id)
        by = [move["actor"] for move in moves if move["event"] in CONFIRMING]
        return str(by[-1]) if by else ""

    def _judged(self, step: ClaimedStep, outcome: StepOutcome) -> StepOutcome:
        """Turn what looking again found into what becomes of the step that looked."""
        if step.kind is not StepKind.VERIFY or outcome.state is not StepState.DONE:
            return outcome
        if not self._drifted(step, outcome):
            return outcome
        if step.attempts <= REPAIRS:
            return StepOutcome(state=StepState.PENDING, wait=LOOK_AGAIN_AFTER)
        return StepOutcome(state=StepState.FAILED, error="drifted")

    def _follow(self, step: ClaimedStep, outcome: StepOutcome) -> None:
        if outcome.state is not StepState.DONE:
            return
        if step.kind is StepKind.REKICK:
            self._wakeups.add(Redraw(step.team_id, step.conversation_id))
        elif step.kind is StepKind.SURVEY:
            places = plan.kicks(outcome.detail["places"])
            self._steps.plan(step.team_id, step.case_number, places)
        elif step.kind is StepKind.EVIDENCE:
            saved = {**outcome.detail}
            self._evidence.add(step.team_id, step.case_number, **saved)
        elif step.kind is StepKind.VERIFY:
            self._mark(step, outcome)

    def _mark(self, step: ClaimedStep, outcome: StepOutcome) -> None:
        """Mark removals that held, and have those that did not done again."""
        drifted = self._drifted(step, outcome)
        held = [s.subject for s in self._removed(step) if s.subject not in drifted]
        good = (StepState.DONE, StepState.VERIFIED)
        self._steps.mark(step, StepKind.KICK, held, StepState.VERIFIED, before=good)
        self._steps.mark(step, StepKind.KICK, drifted, StepState.DRIFTED, before=good)
        if step.attempts <= REPAIRS:
            again = (StepState.DRIFTED,)
            self._steps.mark(step, StepKind.KICK, drifted, StepState.PENDING, before=again)
        if drifted:
            self._wakeups.add(Redraw(step.team_id, step.conversation_id))

    def _drifted(self, step: ClaimedStep, outcome: StepOutcome) -> list[str]:
        inside = set(outcome.detail.get("inside", ()))
        return [removed.subject for removed in self._removed(step) if removed.subject in inside]

    def _removed(self, step: ClaimedStep) -> Sequence[StepRecord]:
        good = (StepState.DONE, StepState.VERIFIED)
        steps = self._steps.all_of(step.team_id, step.case_number)
        return [s for s in steps if s.kind is StepKind.KICK and s.state in good]

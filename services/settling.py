"""What follows from a step that was carried out: more steps, and in the end the last move."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from db.models.case_step import StepKind, StepState
from db.records.conversation import ConversationRecord
from db.records.step import ClaimedStep, StepOutcome, StepRecord
from db.repositories.case import CaseRepository
from db.repositories.conversation import ConversationRepository
from db.repositories.deletion import DeletionRepository
from db.repositories.evidence import EvidenceRepository
from db.repositories.step import StepRepository
from fsm.flow import Event, State
from fsm.flows import FLOWS
from services import card, plan
from services.action import EVERY
from services.conversation import ConversationService
from services.delivery import DeliveryService
from services.escalating import EscalationService
from services.ladder import BAN, Ladder
from services.ports import View
from services.preferring import PreferenceService
from services.report_access import REPORT
from services.wakeup import Redraw, WakeUps

REPAIRS = 3
"""How often a removal that did not hold is done again before a person is asked."""

GUARDS = (StepKind.REKICK, StepKind.UNSAY)

RUNGS = (*plan.ACCOUNTS, StepKind.ASSIGN, StepKind.REACTIVATE)
"""What Slack refuses of these is done in another way."""

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
        deletions: DeletionRepository,
        deliveries: DeliveryService,
        wakeups: WakeUps,
        ladder: Ladder,
        preferences: PreferenceService,
        escalation: EscalationService,
    ) -> None:
        self._conversations = conversations
        self._rows = rows
        self._cases = cases
        self._steps = steps
        self._evidence = evidence
        self._deletions = deletions
        self._deliveries = deliveries
        self._wakeups = wakeups
        self._ladder = ladder
        self._preferences = preferences
        self._escalation = escalation

    def settle(self, step: ClaimedStep, outcome: StepOutcome) -> None:
        """Write what became of *step* and what follows. A lease that was lost changes nothing."""
        conversation = self._rows.lock(step.team_id, step.conversation_id)
        if conversation is None:
            return
        judged = self._judged(step, outcome)
        if self._steps.settle(step, judged, free=outcome.untried):
            self._follow(step, outcome)
            self._climb(step, judged)
            if step.kind in GUARDS and outcome.state is StepState.FAILED:
                self._tell_that_it_does_not_hold(conversation, step, outcome)
            if step.kind is StepKind.LOOK and outcome.state is not StepState.PENDING:
                self._looked(conversation, outcome)
                return
            if conversation.flow == REPORT:  # its deadline is a person's, not the work's
                self._rows.touch(step.team_id, step.conversation_id)
                self._wakeups.add(Redraw(step.team_id, step.conversation_id))
                return
            if step.kind is not StepKind.UNSAY:  # one a message: a card for each would be a flood
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
            self._escalation.note(moved)
            self.tell_the_log(moved)

    def _tell_that_it_does_not_hold(
        self, conversation: ConversationRecord, step: ClaimedStep, outcome: StepOutcome
    ) -> None:
        """Report what the guard could not undo, once for each case and reason."""
        if log_channel := self._preferences.of(step.team_id).log_channel:
            facts = {"case": step.case_number, "target": step.target, "kind": step.kind.value}
            facts |= {"channel": step.subject, "error": outcome.error}
            key = f"case:{step.case_number}:guard:{step.kind}:{outcome.error}"
            view = View(name="guard_failed", facts=facts)
            self._deliveries.post(step.team_id, conversation.opened_on, key, log_channel, view)

    def _looked(self, conversation: ConversationRecord, outcome: StepOutcome) -> None:
        """Ask about what was found; where there is nothing, or it can't be seen, that is all."""
        if conversation.state is not State.COLLECTING_INPUT:
            return
        found = Event.SUBMIT if outcome.detail.get("count") else Event.SUCCEED
        is_seen = outcome.state is StepState.DONE
        policy = self._preferences.policy(conversation.team_id)
        marks = policy.looked(int(outcome.detail.get("count") or 0))
        self._conversations.work_moved(conversation, found if is_seen else Event.FAIL, marks=marks)

    def tell_the_log(self, closed: ConversationRecord) -> None:
        """Report a finished case in the log channel."""
        if log_channel := self._preferences.of(closed.team_id).log_channel:
            view = View(name="case_closed", facts=self.card(closed).facts)
            key = f"case:{closed.case_number}:closed:{closed.version}"
            self._deliveries.post(closed.team_id, closed.opened_on, key, log_channel, view)

    def card(self, conversation: ConversationRecord) -> View:
        """Return the card of a conversation, drawn from its row, its steps and its sanction."""
        if conversation.state is State.AWAITING_CONFIRMATION and conversation.flow != "purge":
            # Nothing has been done yet.
            drawn = card.view(conversation, (), until=None, confirmed_by="")
            if conversation.flow != BAN:
                return drawn
            account = self._ladder.preview(conversation)
            return View(name=drawn.name, facts={**drawn.facts, "account": account})
        case = self._cases.get(conversation.team_id, conversation.case_number) or {}
        steps = self._steps.all_of(conversation.team_id, conversation.case_number)
        drawn = card.view(
            conversation,
            steps,
            until=case.get("ends_at"),
            confirmed_by=self._confirmed_by(conversation),
        )
        more = {"void": card.void_facts(case), "undoable": self._is_undoable(conversation, case)}
        return View(name=drawn.name, facts={**drawn.facts, **more})

    def _is_undoable(self, conversation: ConversationRecord, case: Mapping[str, Any]) -> bool:
        """Tell whether the card offers to take it back; whoever presses is judged then."""
        action = EVERY.get(conversation.flow)
        if conversation.state is not State.IDLE or action is None or not action.undo:
            return False
        is_taken = case.get("lifted_at") or self._cases.taken_back_by(
            conversation.team_id, conversation.case_number
        )
        return bool(case.get("was_begun")) and not is_taken

    def _confirmed_by(self, conversation: ConversationRecord) -> str:
        if conversation.version == 1:
            return ""
        moves = self._rows.moves(conversation.team_id, conversation.id)
        by = [move["actor"] for move in moves if move["event"] in CONFIRMING]
        return str(by[-1]) if by else ""

    def _judged(self, step: ClaimedStep, outcome: StepOutcome) -> StepOutcome:
        """Turn what looking again found into what becomes of the step that looked."""
        if outcome.state is StepState.FAILED and step.kind in RUNGS:
            return replace(outcome, state=StepState.SKIPPED)  # the next rung does it
        if outcome.state is not StepState.DONE or not self._has_drifted(step, outcome):
            return outcome
        if step.attempts <= REPAIRS or self._ladder.has_drifted(step, outcome):
            return StepOutcome(state=StepState.PENDING, wait=LOOK_AGAIN_AFTER)
        return StepOutcome(state=StepState.FAILED, error="drifted")

    def _has_drifted(self, step: ClaimedStep, outcome: StepOutcome) -> bool:
        if step.kind is StepKind.RECHECK:
            return bool(outcome.detail.get("standing"))
        if step.kind is not StepKind.VERIFY:
            return False
        return bool(self._drifted(step, outcome)) or self._ladder.has_drifted(step, outcome)

    def _follow(self, step: ClaimedStep, outcome: StepOutcome) -> None:
        if outcome.state is not StepState.DONE:
            return
        if step.kind is StepKind.REKICK:
            self._wakeups.add(Redraw(step.team_id, step.conversation_id))
        elif step.kind is StepKind.SURVEY:
            if not self._ladder.holds_kicks_back(step):
                places = plan.kicks(outcome.detail["places"])
                self._steps.plan(step.team_id, step.case_number, places)
        elif step.kind in (StepKind.EVIDENCE, StepKind.REPORTED):
            saved = {**outcome.detail}
            self._evidence.add(step.team_id, step.case_number, **saved)
        elif step.kind is StepKind.VERIFY:
            self._mark(step, outcome)
        elif step.kind is StepKind.RECHECK:
            self._delete_again(step, outcome)

    def _climb(self, step: ClaimedStep, judged: StepOutcome) -> None:
        """Plan what an account's step brings with it, now that it is settled."""
        if judged.state is StepState.SKIPPED and step.kind in plan.ACCOUNTS:
            self._ladder.fell(step, (step.team_id, step.case_number), str(judged.error))
        is_back = step.kind in plan.RETURNS.values()
        if is_back and judged.state in (StepState.DONE, StepState.SKIPPED):
            self._ladder.came_back(step, judged)

    def _delete_again(self, step: ClaimedStep, outcome: StepOutcome) -> None:
        """Have what still stands deleted again, a few times; then a person is asked."""
        standing = outcome.detail.get("standing")
        if standing and step.attempts <= REPAIRS:
            ids = (step.team_id, step.case_number)
            self._deletions.reopen(*ids, channel=step.subject, standing=standing)
            done, again = (StepState.DONE,), StepState.PENDING
            self._steps.mark(step, StepKind.PURGE, [step.subject], again, before=done)

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
        self._ladder.look_again(step, outcome, again=step.attempts <= REPAIRS)
        if drifted:
            self._wakeups.add(Redraw(step.team_id, step.conversation_id))

    def _drifted(self, step: ClaimedStep, outcome: StepOutcome) -> list[str]:
        inside = set(outcome.detail.get("inside", ()))
        return [removed.subject for removed in self._removed(step) if removed.subject in inside]

    def _removed(self, step: ClaimedStep) -> Sequence[StepRecord]:
        good = (StepState.DONE, StepState.VERIFIED)
        steps = self._steps.all_of(step.team_id, step.case_number)
        return [s for s in steps if s.kind is StepKind.KICK and s.state in good]

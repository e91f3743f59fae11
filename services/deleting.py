"""Delete messages: the evidence is saved first, and the row that says so comes before the call."""

from db.models.case_step import StepKind, StepState
from db.models.deletion import DeletionState
from db.records.deletion import Doomed
from db.records.step import ClaimedStep, StepOutcome
from services.carrying_out import ALREADY, DONE, Deed
from services.deletion_ledger import DeletionLedger
from services.keeping import Keeping
from services.ports import BusyError, RefusedError, Workspace

LOST = StepOutcome(state=StepState.PENDING)
"""Another has the step by now: settling it changes nothing."""


class Deleting:
    """Deletes a message that may be deleted; and the guard's deed, which is about a single one."""

    def __init__(self, *, workspace: Workspace, ledger: DeletionLedger, keeping: Keeping) -> None:
        self._workspace = workspace
        self._ledger = ledger
        self._keeping = keeping

    def deeds(self) -> dict[StepKind, Deed]:
        """Return what the guard's and the rules' kinds of step do."""
        return {StepKind.UNSAY: self._unsay, StepKind.DELETE: self._unsay}

    def delete(self, step: ClaimedStep, message: Doomed) -> bool:
        """Delete a message that was taken; return False where it was gone before we asked.

        :raises RefusedError: Slack said no; the message may be taken again
        :raises BusyError: it was not asked; the same
        :raises UnclearError: nobody knows; who takes it again knows that it was tried
        """
        try:
            is_ours = self._workspace.delete_message(message.channel, message.ts) or message.tried
        except (RefusedError, BusyError) as error:
            self._put_back(step, message, error)
            raise
        state = DeletionState.DELETED if is_ours else DeletionState.GONE
        self._ledger.settle(step, message, state)
        return is_ours

    def _unsay(self, step: ClaimedStep) -> StepOutcome:
        """Save and delete the one message that the guard's step is about."""
        message = Doomed(channel=step.subject, ts=str(step.detail["ts"]))
        taken = self._ledger.take(step, only=message)
        if taken is None:
            if not self._keep(step, message):
                return LOST
            taken = self._ledger.take(step, only=message)
        if taken is None:  # an earlier event about the same message had it deleted
            return ALREADY
        return DONE if self.delete(step, taken) else ALREADY

    def _keep(self, step: ClaimedStep, message: Doomed) -> bool:
        heard = self._ledger.heard(step)
        files = self._keeping.files_of(step, [heard.get("event")])
        saved = self._keeping.save(step, {**heard, "files": files}, messages=1)
        return self._ledger.allow(step, saved, [message])

    def _put_back(
        self, step: ClaimedStep, message: Doomed, error: RefusedError | BusyError
    ) -> None:
        """Note that nothing was done: what was asked for before stays marked as that."""
        code = error.code if isinstance(error, RefusedError) else None
        if not message.tried:
            self._ledger.settle(step, message, DeletionState.PENDING, error=code)

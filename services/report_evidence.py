"""Keep what a report is about: the message as its reader saw it, its thread, its files."""

from collections.abc import Mapping
from typing import Any, Protocol

from db.models.case_step import StepKind, StepState
from db.records.step import ClaimedStep, StepOutcome
from services.carrying_out import Deed
from services.keeping import Keeping


class ReportedLedger(Protocol):
    """What is known of a message that is reported."""

    def reported(self, step: ClaimedStep) -> Mapping[str, Any]:
        """Return `message`, as its reader saw it, and `heard`, its thread as Steward heard it."""
        ...


class ReportEvidence:
    """The deed of a report's own step."""

    def __init__(self, *, ledger: ReportedLedger, keeping: Keeping) -> None:
        self._ledger = ledger
        self._keeping = keeping

    def deeds(self) -> dict[StepKind, Deed]:
        """Return what the step does."""
        return {StepKind.REPORTED: self._keep}

    def _keep(self, step: ClaimedStep) -> StepOutcome:
        """Save it, named after what it holds; who reported is in none of it."""
        found = self._ledger.reported(step)
        if not found.get("message"):
            return StepOutcome(state=StepState.SKIPPED)
        files = self._keeping.files_of(step, [found["message"]])
        heard = list(found["heard"])
        saved = self._keeping.save(
            step, {"channel": step.subject, **found, "files": files}, messages=1 + len(heard)
        )
        detail: dict[str, Any] = {"key": saved.key, "sha256": saved.sha256}
        detail |= {"size": saved.size, "messages": saved.messages}
        return StepOutcome(state=StepState.DONE, detail=detail)

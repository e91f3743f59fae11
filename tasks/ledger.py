"""The ledger of deletions, as the rules use it while Slack is asked: a short transaction a call."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from db.models.deletion import DeletionState
from db.records.deletion import Doomed
from db.records.step import ClaimedStep
from services.deletion_ledger import Saved
from services.report_access import REPORT
from tasks.hold import REPEATABLE
from tasks.running import patiently
from tasks.work import Services, one_statement, unit_of_work

CONTEXT = 50
"""Messages of a thread that are kept beside the one that is deleted."""

MOST_CONTEXT = 2000
"""The same for a page of a purge."""


class Ledger:
    """Implements services.deletion_ledger.DeletionLedger."""

    def heard(self, step: ClaimedStep) -> Mapping[str, Any]:
        """Return what is known of the message that a guard's *step* is about, as plain JSON."""
        ts, thread_ts = str(step.detail["ts"]), str(step.detail.get("thread_ts") or "")
        with unit_of_work() as services:
            event = self._event(services, step)
            thread = services.rows.messages.with_thread(
                step.team_id, step.subject, ts, thread_ts=thread_ts, limit=CONTEXT
            )
        return {"channel": step.subject, "event": event, "heard": list(thread)}

    def reported(self, step: ClaimedStep) -> Mapping[str, Any]:
        """Return the message that a report is about, and its thread as it was heard."""
        ts, thread_ts = (str(step.detail.get(name) or "") for name in ("ts", "thread_ts"))
        with unit_of_work() as services:
            report = services.reports.rows.get(step.team_id, step.case_number)
            heard = services.rows.messages.with_thread(
                step.team_id, step.subject, ts, thread_ts=thread_ts, limit=CONTEXT
            )
        message = report["message"] if report else {}
        return {"message": message, "heard": list(heard) if step.subject else []}

    def allow(self, step: ClaimedStep, saved: Saved, doomed: Sequence[Doomed]) -> bool:
        """Note saved evidence, and let *step*'s case delete what it holds.

        False if another has *step* by now: then nothing was noted.
        """
        return patiently(partial(self._allow, step, saved, doomed))

    def replies(self, step: ClaimedStep, *, limit: int) -> Sequence[Mapping[str, Any]]:
        """Return what was heard in threads of *step*'s channel and window, the newest first."""
        window = {name: str(step.detail.get(name) or "") for name in ("oldest", "latest", "author")}
        with one_statement() as rows:
            return rows.messages.replies(
                step.team_id, step.subject or step.target, limit=limit, **window
            )

    def context(
        self, step: ClaimedStep, messages: Sequence[Mapping[str, Any]]
    ) -> Sequence[Mapping[str, Any]]:
        """Return *messages* of *step*'s channel as they were heard, with their threads."""
        roots = [(each.get("detail") or each).get("thread_ts") for each in messages]
        known = {str(each["ts"]) for each in messages} | {str(root) for root in roots if root}
        with one_statement() as rows:
            return rows.messages.context(
                step.team_id, step.subject, sorted(known), limit=MOST_CONTEXT
            )

    def tally(self, step: ClaimedStep) -> dict[str, int]:
        """Return how many messages *step*'s case has in each state."""
        with one_statement() as rows:
            return rows.deletions.tally(step.team_id, step.case_number)

    def deleted(self, step: ClaimedStep) -> Sequence[Doomed]:
        """Return the messages that count as gone in *step*'s case."""
        with one_statement() as rows:
            return rows.deletions.gone(step.team_id, step.case_number)

    def take(self, step: ClaimedStep, *, only: Doomed | None = None) -> Doomed | None:
        """Return the next message that *step*'s case is to delete, noted as being asked for."""
        with one_statement() as rows:
            return rows.deletions.take(step.team_id, step.case_number, only=only)

    def settle(
        self, step: ClaimedStep, message: Doomed, state: DeletionState, *, error: str | None = None
    ) -> None:
        """Write what became of a message that was taken, whatever becomes of the database."""
        patiently(partial(self._settle, step, message, state, error))

    @staticmethod
    def _event(services: Services, step: ClaimedStep) -> Mapping[str, Any]:
        """Return what made the step necessary: an event, or a report with the message in it."""
        if not step.cause.startswith(f"{REPORT}:"):
            return services.rows.inbox.facts(step.team_id, step.cause)
        report = services.reports.rows.get(step.team_id, step.case_number)
        return {"message": report["message"] if report else {}}

    @staticmethod
    def _allow(step: ClaimedStep, saved: Saved, doomed: Sequence[Doomed]) -> bool:
        team_id, case = step.team_id, step.case_number
        with unit_of_work() as services:
            if not services.rows.steps.renew(step, lease=REPEATABLE):
                return False
            services.rows.evidence.add(
                team_id,
                case,
                key=saved.key,
                sha256=saved.sha256,
                size=saved.size,
                messages=saved.messages,
            )
            services.rows.deletions.allow(team_id, case, doomed, evidence_key=saved.key)
        return True

    @staticmethod
    def _settle(
        step: ClaimedStep, message: Doomed, state: DeletionState, error: str | None
    ) -> None:
        with one_statement() as rows:
            rows.deletions.settle(step.team_id, step.case_number, message, state, error=error)

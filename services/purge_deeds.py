"""What the steps of a purge do: look, keep, delete, look again."""

import html
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice

from db.models.case_step import StepKind, StepState
from db.models.deletion import DeletionState
from db.records.deletion import Doomed
from db.records.step import ClaimedStep, StepOutcome
from services.carrying_out import Deed
from services.deleting import LOST, Deleting
from services.deletion_ledger import DeletionLedger
from services.keeping import Keeping
from services.plan import NO_ADMIN
from services.ports import BusyError, LockedOutError, RefusedError, UnclearError, Workspace
from services.purge_window import Json, PurgeWindow

PAGE = 100
"""Messages whose evidence is one object."""

SLICE = 10
"""Messages that are deleted before others have their turn."""

GATHER = 6.0
"""Seconds to wait for some calls more, where Slack's rate leaves none: not one a wake-up."""

START_AGAIN = 20.0
"""The same for what reads several pages and begins anew."""

SHOWN = 3
"""Messages that the card shows the beginning of."""

BRIEF = 80
"""Letters of it."""

_A_MOMENT = timedelta(seconds=2)

THE_MESSAGES_OWN = frozenset({"cant_delete_message"})
"""Refusals that are about one message; all others would be said of the next one as well."""


class PurgeDeeds:
    """Carries a purge out."""

    def __init__(
        self,
        *,
        workspace: Workspace,
        ledger: DeletionLedger,
        keeping: Keeping,
        deleting: Deleting,
    ) -> None:
        self._workspace = workspace
        self._ledger = ledger
        self._keeping = keeping
        self._deleting = deleting
        self._window = PurgeWindow(workspace=workspace, ledger=ledger)

    def deeds(self) -> dict[StepKind, Deed]:
        """Return what each kind of step does."""
        return {
            StepKind.LOOK: _patient(self._look),
            StepKind.KEEP: _patient(self._keep),
            StepKind.PURGE: self._purge,
            StepKind.RECHECK: _patient(self._recheck),
        }

    def _look(self, step: ClaimedStep) -> StepOutcome:
        """Find out which messages would go: where each page of them begins and ends."""
        if not self._workspace.may_delete():
            raise RefusedError(NO_ADMIN)
        most = int(step.detail["most"])
        found = self._window.matching(step, step.target, most=most)
        pages = [found[start : start + PAGE] for start in range(0, len(found), PAGE)]
        bounds = [{"latest": page[0]["ts"], "oldest": page[-1]["ts"]} for page in pages]
        whole = {"latest": found[0]["ts"], "oldest": found[-1]["ts"]} if found else {}
        is_private = self._workspace.is_private(step.target)
        seen = {"count": len(found), "pages": bounds, "people": _people(found), **whole}
        seen |= {"is_private": is_private, "first": [] if is_private else _first(found)}
        return StepOutcome(state=StepState.DONE, detail=seen)

    def _keep(self, step: ClaimedStep) -> StepOutcome:
        """Save a page as it stands now, and let the case delete it."""
        found = self._window.matching(step, step.subject, most=2 * PAGE)  # a reply heard late
        if not found:
            return StepOutcome(state=StepState.SKIPPED)
        doomed = [Doomed(channel=step.subject, ts=str(each["ts"])) for each in found]
        what = {"channel": step.subject, "messages": found}
        what |= {"heard": self._ledger.context(step, found)}
        what |= {"files": self._keeping.files_of(step, found)}
        saved = self._keeping.save(step, what, messages=len(found))
        if not self._ledger.allow(step, saved, doomed):
            return LOST
        return StepOutcome(state=StepState.DONE, detail={"messages": len(found)})

    def _purge(self, step: ClaimedStep) -> StepOutcome:
        """Delete some, then let others have their turn; the last time, tell what came of it."""
        try:
            done = self._delete_some(step)
        except LockedOutError:
            raise
        except BusyError as busy:
            wait = max(GATHER, busy.retry_after.total_seconds())
            return self._not_yet(step, wait=wait, error="ratelimited")
        if done == SLICE:
            return self._not_yet(step)
        tally = self._ledger.tally(step)
        if tally.get("failed"):
            error = "cant_delete_message"
            return StepOutcome(state=StepState.FAILED, error=error, detail={"tally": tally})
        return StepOutcome(state=StepState.DONE, detail={"tally": tally})

    def _delete_some(self, step: ClaimedStep) -> int:
        done = 0
        for message in islice(self._taken(step), SLICE):
            try:
                self._deleting.delete(step, message)
            except RefusedError as refused:
                self._refused(step, message, refused)
            except UnclearError:
                if not done:
                    raise
                raise BusyError(_A_MOMENT) from None  # it gets on, so the try doesn't count
            done += 1
        return done

    def _taken(self, step: ClaimedStep) -> Iterator[Doomed]:
        while message := self._ledger.take(step):
            yield message

    def _refused(self, step: ClaimedStep, message: Doomed, refused: RefusedError) -> None:
        """Leave a message that can't be deleted, and go on; other refusals stop the purge."""
        if refused.code not in THE_MESSAGES_OWN:
            raise refused
        if taken := self._ledger.take(step, only=message):
            self._ledger.settle(step, taken, DeletionState.FAILED, error=refused.code)

    def _not_yet(
        self, step: ClaimedStep, *, wait: float = 0, error: str | None = None
    ) -> StepOutcome:
        tally = {"tally": self._ledger.tally(step)}
        return StepOutcome(
            state=StepState.PENDING, wait=wait, error=error, untried=True, detail=tally
        )

    def _recheck(self, step: ClaimedStep) -> StepOutcome:
        """Read the channel and its threads back: what counts as gone must be."""
        gone = self._ledger.deleted(step)
        replies = {each.ts: each.thread_ts for each in gone if each.is_reply}
        heads = {each.ts for each in gone} - set(replies)
        standing = heads & {str(each["ts"]) for each in self._window.said(step, step.subject)}
        for thread in sorted(set(replies.values())):
            standing |= replies.keys() & self._workspace.thread(step.subject, thread)
        return StepOutcome(state=StepState.DONE, detail={"standing": sorted(standing)})


def _patient(deed: Deed) -> Deed:
    """Have *deed*, which makes several calls and begins anew, wait until there is room for them."""

    def waiting(step: ClaimedStep) -> StepOutcome:
        try:
            return deed(step)
        except LockedOutError:
            raise
        except BusyError as busy:
            wait = max(START_AGAIN, busy.retry_after.total_seconds())
            error = "ratelimited"
            return StepOutcome(state=StepState.PENDING, error=error, wait=wait, untried=True)

    return waiting


def _people(found: Sequence[Json]) -> list[str]:
    """Return who wrote them, each once, the first five."""
    return list(dict.fromkeys(str(each.get("user") or "") for each in found))[:5]


def _first(found: Sequence[Json]) -> list[dict[str, str]]:
    return [
        {
            "user": str(each.get("user") or ""),
            "text": html.unescape(str(each.get("text") or ""))[:BRIEF],
        }
        for each in found[:SHOWN]
    ]

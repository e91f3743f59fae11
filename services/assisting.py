"""Ask a human admin for what only they can do, look whether it is done, and remind them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from db.models.case_step import StepKind, StepState
from db.records.step import ClaimedStep, StepOutcome
from services.carrying_out import Deed
from services.ports import Messenger, Posted, RefusedError, View, Workspace
from services.presence import is_gone, profile_of

WAITS = (timedelta(days=1), timedelta(days=2), timedelta(days=4))
"""How long it waits before the first reminder, the second, and giving up: a week in all."""

SEARCHED = timedelta(days=8)
"""How far back a card is looked for that may have been posted, unrecorded."""

NOBODY_DID = "nobody_did"

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Task:
    """What is asked, and how it stands."""

    step: ClaimedStep
    closes: bool
    """The account is to be closed; else it is to be opened."""
    name: str

    @property
    def card(self) -> Posted | None:
        """Where it was asked."""
        found = self.step.detail.get("card")
        return Posted(**found) if found else None

    @property
    def mark(self) -> str:
        """Under which the card is found again."""
        step = self.step
        ids = f"{step.team_id}:{step.case_number}:{step.position}"
        return f"assist:{ids}:{step.detail.get('round', 0)}"

    def view(self, name: str, state: str) -> View:
        """Return it as it is shown."""
        step = self.step
        facts: Json = {"case": step.case_number, "target": step.target, "name": self.name}
        facts |= {"wish": "deactivate" if self.closes else "activate", "state": state}
        facts |= {"reason": step.reason, "url": step.detail.get("url") or ""}
        facts |= {"by": step.detail.get("by") or "", "round": step.detail.get("round", 0)}
        return View(name=name, facts=facts | {"value": f"{step.case_number}.{step.position}"})


class Assisting:
    """Carries out the steps that wait for a human admin. No database here."""

    def __init__(
        self, *, workspace: Workspace, messenger: Messenger, clock: Callable[[], datetime]
    ) -> None:
        self._workspace = workspace
        self._messenger = messenger
        self._clock = clock

    def deeds(self) -> dict[StepKind, Deed]:
        """Return them by the kind of step."""
        return {
            StepKind.ASSIST: lambda step: self._go_on(step, closes=True),
            StepKind.ASSIST_BACK: lambda step: self._go_on(step, closes=False),
        }

    def _go_on(self, step: ClaimedStep, *, closes: bool) -> StepOutcome:
        """Look how the account stands; ask once, remind, or be done."""
        profile = profile_of(self._workspace, step.target)
        task = _Task(step=step, closes=closes, name=profile.name if profile else "")
        if why := step.detail.get("ended"):
            return self._end(task, str(why))
        if is_gone(profile) is closes:
            self._redraw(task, "done")
            return StepOutcome(state=StepState.DONE, already=task.card is None)
        return self._remind(task) if task.card else self._ask(task)

    def _ask(self, task: _Task) -> StepOutcome:
        home = str(task.step.detail.get("home") or "")
        posted = self._post_once(home, task.view("assist", "open"), task.mark, task)
        card = {"channel": posted.channel, "ts": posted.ts}
        return self._wait(0, card=card)

    def _remind(self, task: _Task) -> StepOutcome:
        """Wait until it is time to; who was woken by a false alarm goes on waiting."""
        detail, now = task.step.detail, self._clock()
        left = float(detail.get("remind_at", 0)) - now.timestamp()
        if left > 0:
            return StepOutcome(state=StepState.PENDING, wait=left, untried=True)
        number = int(detail.get("reminders", 0)) + 1
        if number == len(WAITS):
            return self._end(task, NOBODY_DID)
        home = str(detail.get("home") or "")
        view = task.view("assist_reminder", "open")
        self._post_once(home, view, f"{task.mark}:reminder:{number}", task)
        return self._wait(number)

    def _wait(self, number: int, **detail: Any) -> StepOutcome:  # noqa: ANN401 - plain JSON
        wait = WAITS[number]
        seen: Json = {"reminders": number}
        seen["remind_at"] = int((self._clock() + wait).timestamp())
        wait_s = wait.total_seconds()
        return StepOutcome(state=StepState.PENDING, wait=wait_s, detail=seen | detail, untried=True)

    def _post_once(self, home: str, view: View, mark: str, task: _Task) -> Posted:
        """Post it, unless an attempt that died has: that one is found by its mark."""
        if task.step.attempts > 1 or task.card:
            found = self._messenger.find(home, mark, since=self._clock() - SEARCHED)
            if found:
                return found
        return self._messenger.post(home, view, mark=mark)

    def _end(self, task: _Task, why: str) -> StepOutcome:
        self._redraw(task, why)
        return StepOutcome(state=StepState.SKIPPED, error=why)

    def _redraw(self, task: _Task, state: str) -> None:
        """Show how it ended, where somebody was asked; a card that was deleted is no trouble."""
        if task.card is None:
            return
        try:
            self._messenger.update(task.card, task.view("assist", state))
        except RefusedError:
            return

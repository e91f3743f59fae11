"""The ladder: how far a ban goes in a workspace, and what is done when a rung breaks.

Each rung is a step of its own kind. What Slack refuses is skipped with Slack's reason, and the next
rung is planned; the lowest one is what every plan allows: out of the channels, and a human admin is
asked to close the account.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from db.models.case_step import StepKind, StepState
from db.records.conversation import ConversationRecord
from db.records.step import ClaimedStep, PlannedStep, StepOutcome, StepRecord
from db.repositories.enforcement import EnforcementRepository
from db.repositories.member import MemberRepository
from db.repositories.step import StepRepository
from db.repositories.workspace import WorkspaceRepository
from services import plan
from services.enforcement import Power, is_open, plan_of
from services.user import FRESH
from services.wakeup import WakeUps, Work

BAN = "ban"

ABOUT_THEM = frozenset(
    {"cannot_modify_primary_owner", "target_is_admin", "target_is_bot", "invalid_role_for_user"}
)
"""Refusals that are about the person, so that neither another rung nor an admin would do it."""

GOOD = (StepState.DONE, StepState.VERIFIED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """How far this installation lets bans go."""

    close: str = "for_good"
    """Whose account is closed: never, for_good, always."""
    extent: str = "workspace"
    """On Enterprise: workspace, or organization."""
    admins_channel: str = ""
    """Where admins are asked; empty: where the case's card is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rungs:
    """What is tried, the strongest first; out of the channels is always the last."""

    accounts: tuple[StepKind, ...] = field(default=())
    is_assisted: bool = False
    """At the bottom a human admin is asked."""
    why: str = ""
    """Why nothing more: never, timed, stranger, not_probed."""


class Ladder:
    """Chooses the rung, climbs down, and finds the way back."""

    def __init__(
        self,
        *,
        enforcements: EnforcementRepository,
        members: MemberRepository,
        workspaces: WorkspaceRepository,
        steps: StepRepository,
        wakeups: WakeUps,
        reach: Reach,
    ) -> None:
        self._enforcements = enforcements
        self._members = members
        self._workspaces = workspaces
        self._steps = steps
        self._wakeups = wakeups
        self._reach = reach

    def rungs(self, conversation: ConversationRecord) -> Rungs:
        """Return what a ban would try, by what Slack answered last."""
        if why := self._why_not(conversation):
            return Rungs(why=why)
        row = self._enforcements.get(conversation.team_id)
        found: Mapping[str, dict[str, Any]] = row["found"] if row else {}
        if not found:
            return Rungs(why="not_probed")
        ways = [kind for kind in self._ways(plan_of(found)) if is_open(found, Power(kind.value))]
        return Rungs(accounts=tuple(ways), is_assisted=True)

    def preview(self, conversation: ConversationRecord) -> dict[str, Any]:
        """Return for the card which rung it will be: the kind of its step, assist, or ""."""
        rungs = self.rungs(conversation)
        first = rungs.accounts[0].value if rungs.accounts else ""
        return {"rung": first or ("assist" if rungs.is_assisted else ""), "why": rungs.why}

    def climb(
        self, conversation: ConversationRecord, steps: Sequence[PlannedStep]
    ) -> Sequence[PlannedStep]:
        """Return a ban's *steps* with the strongest rung in them."""
        if conversation.flow != BAN:
            return steps
        self._withdraw(conversation, (StepKind.ASSIST_BACK,), why="banned")
        rungs = self.rungs(conversation)
        if rungs.accounts:
            return plan.closing(steps, self._rung(rungs.accounts, conversation.home))
        asked = [self._human(StepKind.ASSIST, conversation.team_id, conversation.home)]
        return (*steps, *(asked if rungs.is_assisted else ()))

    def holds_kicks_back(self, step: ClaimedStep) -> bool:
        """Tell whether the account is to be closed, so that nobody need be removed by channel."""
        steps = self._steps.all_of(step.team_id, step.case_number)
        skipped = StepState.SKIPPED
        return any(s.kind in plan.ACCOUNTS and s.state is not skipped for s in steps)

    def fell(self, step: ClaimedStep | StepRecord, ids: tuple[str, int], code: str) -> None:
        """Plan the next rung below *step*, which was refused with *code*."""
        below = [StepKind(kind) for kind in step.detail.get("below", ())]
        home = str(step.detail.get("home") or "")
        if below and code not in ABOUT_THEM:
            self._plan(ids, [self._rung(tuple(below), home)])
            return
        asked = [] if code in ABOUT_THEM else [self._human(StepKind.ASSIST, ids[0], home)]
        self._plan(ids, [*plan.kicks(self._surveyed(ids)), *asked])

    def has_drifted(self, step: ClaimedStep, outcome: StepOutcome) -> bool:
        """Tell whether an account that the case has closed is open again."""
        return bool(outcome.detail.get("is_active")) and self._closed(_ids(step)) is not None

    def look_again(self, step: ClaimedStep, outcome: StepOutcome, *, again: bool) -> None:
        """Mark the account as it was found; closed *again* where it is open, or one rung down."""
        closed = self._closed(_ids(step))
        if closed is None:
            return
        if not outcome.detail.get("is_active"):
            self._steps.mark(step, closed.kind, [""], StepState.VERIFIED, before=GOOD)
            return
        self._steps.mark(step, closed.kind, [""], StepState.DRIFTED, before=GOOD)
        following = StepState.PENDING if again else StepState.SKIPPED
        before, error = (StepState.DRIFTED,), None if again else "drifted"
        self._steps.mark(step, closed.kind, [""], following, before=before, error=error)
        if not again:
            self.fell(closed, _ids(step), "drifted")

    def came_back(self, step: ClaimedStep, outcome: StepOutcome) -> None:
        """Invite who is there again; where it was refused, ask an admin to open the account."""
        ids, channels = _ids(step), step.detail.get("channels", [])
        if outcome.state is StepState.SKIPPED:
            if step.kind not in plan.HUMAN:
                home = str(step.detail.get("home") or "")
                asked = self._human(StepKind.ASSIST_BACK, ids[0], home, channels=channels)
                self._plan(ids, [asked])
            return
        if step.kind is StepKind.ASSIST_BACK:
            self._plan(ids, plan.invites(channels, StepKind.REINVITE, plan.AFTERWARDS))
            return
        self._plan(ids, plan.invites(channels))

    def way_back(
        self, opened: ConversationRecord, cases: Sequence[int], channels: Sequence[str]
    ) -> PlannedStep | None:
        """Return the step that opens the account which *cases* have closed, if one did.

        What still waits for an admin is withdrawn.

        :param channels: where they are invited then
        """
        self._withdraw(opened, (StepKind.ASSIST,), why="lifted")
        team_id, home = opened.team_id, opened.home
        for case in cases:
            for step in self._steps.all_of(team_id, case):
                kind = plan.RETURNS.get(step.kind)
                if kind is None or step.state not in GOOD or step.already:
                    continue
                if kind is StepKind.ASSIST_BACK:
                    return self._human(kind, team_id, home, channels=channels)
                detail = {"channels": list(channels), "home": home}
                return PlannedStep(kind=kind, phase=plan.DEEDS, detail=detail)
        return None

    def taken(self, team_id: str, case: int) -> list[str]:
        """Return the channels that somebody lost with their account, by *case*."""
        closed = self._closed((team_id, case))
        if closed is None or closed.already:
            return []
        places = self._surveyed((team_id, case))
        return [place["channel"] for place in places if not place["is_general"]]

    def _why_not(self, conversation: ConversationRecord) -> str:
        data = conversation.data
        is_timed = data.get("lasts") is not None or data.get("until") is not None
        if self._reach.close == "never":
            return "never"
        if is_timed and self._reach.close != "always":
            return "timed"
        target = conversation.target
        known = self._members.standing(conversation.team_id, [target], fresh=FRESH)
        return "stranger" if known.get(target, {}).get("is_stranger") else ""

    def _ways(self, plan_name: str) -> tuple[StepKind, ...]:
        """Return the rungs of a plan. On Enterprise SCIM reaches as far as the organization."""
        if plan_name != "enterprise":
            return (StepKind.DEPROVISION,)
        if self._reach.extent == "workspace":
            return (StepKind.REMOVE,)
        return (StepKind.DEACTIVATE, StepKind.DEPROVISION)

    def _rung(self, kinds: tuple[StepKind, ...], home: str) -> PlannedStep:
        detail = {"below": [kind.value for kind in kinds[1:]], "home": home}
        return PlannedStep(kind=kinds[0], phase=plan.DEEDS, detail=detail)

    def _human(
        self, kind: StepKind, team_id: str, home: str, *, channels: Sequence[str] = ()
    ) -> PlannedStep:
        """Return the step that asks a human admin, with all that its card says."""
        url = str((self._workspaces.get(team_id) or {}).get("url") or "")
        detail: dict[str, Any] = {"home": self._reach.admins_channel or home, "url": url}
        if channels:
            detail["channels"] = list(channels)
        return PlannedStep(kind=kind, phase=plan.AFTERWARDS, detail=detail)

    def _closed(self, ids: tuple[str, int]) -> StepRecord | None:
        """Return the step with which a case has closed the account."""
        steps = self._steps.all_of(*ids)
        return next((s for s in steps if s.kind in plan.ACCOUNTS and s.state in GOOD), None)

    def _surveyed(self, ids: tuple[str, int]) -> list[dict[str, Any]]:
        surveys = [s for s in self._steps.all_of(*ids) if s.kind is StepKind.SURVEY]
        return [place for each in surveys for place in each.detail.get("places", ())]

    def _withdraw(
        self, conversation: ConversationRecord, kinds: Sequence[StepKind], *, why: str
    ) -> None:
        team_id = conversation.team_id
        for case in self._steps.nudge(team_id, conversation.target, kinds, ended=why):
            self._wakeups.add(Work(team_id, case))

    def _plan(self, ids: tuple[str, int], steps: Sequence[PlannedStep]) -> None:
        self._steps.plan(*ids, steps)
        self._wakeups.add(Work(*ids))


def _ids(step: ClaimedStep) -> tuple[str, int]:
    return step.team_id, step.case_number

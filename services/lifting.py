"""Take back what was done: by hand, or when its time is over."""

from collections.abc import Sequence
from datetime import date, datetime

from db.models.case_step import StepKind
from db.records.conversation import ConversationRecord
from db.repositories.case import CaseRepository
from db.repositories.pace import PaceRepository
from db.repositories.sanction import SanctionRepository
from db.repositories.step import StepRepository
from services import card, place, plan
from services.action import EVERY, LIFTING
from services.action_request import ActionRequest
from services.ladder import Ladder
from services.opening import STEWARD, OpeningService
from services.request import Request
from services.wakeup import WakeUps, Work


class LiftingService:
    """Takes restrictions and removals back."""

    def __init__(
        self,
        *,
        opening: OpeningService,
        cases: CaseRepository,
        sanctions: SanctionRepository,
        steps: StepRepository,
        paces: PaceRepository,
        wakeups: WakeUps,
        ladder: Ladder,
    ) -> None:
        self._opening = opening
        self._cases = cases
        self._sanctions = sanctions
        self._steps = steps
        self._paces = paces
        self._wakeups = wakeups
        self._ladder = ladder

    def lift_ended(self, *, day: date, now: datetime | None = None) -> ConversationRecord | None:
        """Lift one restriction whose time is over; None if there is none.

        It is lifted whatever became of the moderator who asked for it. *day* is today.
        """
        ended = self._sanctions.lock_ended(limit=1, now=now)
        if ended is None:
            return None
        team_id, number = ended["team_id"], ended["case_number"]
        reason = f"The time of case {number} is over"
        wanted = ActionRequest(target=ended["user_id"], reason=reason)
        request = _by_the_clock(team_id, number, day)
        reader = (self._cases.get(team_id, number) or {}).get("moderator", "")
        opened = self._opening.open(LIFTING[ended["kind"]].name, request, wanted, reader=reader)
        self.take_back(opened, ended=True, now=now)
        return opened

    def take_back(
        self, opened: ConversationRecord, *, ended: bool = False, now: datetime | None = None
    ) -> None:
        """Lift what restricts the person, if that is what *opened* is for, and plan their way back.

        :param opened: the conversation of the case that takes back
        :param ended: lift only what is over; something longer stays, and then nobody is invited
        """
        team_id, number, target = opened.team_id, opened.case_number, opened.target
        action, account, told = EVERY[opened.flow], None, None
        if action.lifts:
            lifted = self._lift(opened, action.lifts, ended=ended, now=now)
            channels = self._taken(team_id, lifted)
            told = self._told(team_id, lifted) if target == place.WORKSPACE else None
            account = self._ladder.way_back(opened, lifted, channels) if lifted else None
        elif reverses := opened.data.get("reverses"):
            channels = self._taken(team_id, [reverses])
        elif action.returns:
            channels = self.taken_by_last(team_id, target, action.returns, but=number)
        else:
            channels = []
        is_lift = bool(action.lifts)
        steps = plan.back(action.name, channels, lifts=is_lift, account=account, told=told)
        self._steps.plan(team_id, number, steps)
        self._wakeups.add(Work(team_id, number))

    def taken_by_last(
        self, team_id: str, target: str, kind: str, *, but: int | None = None
    ) -> list[str]:
        """Return the channels that the last case of *kind* removed *target* from.

        None of them where that was taken back already, by another case than *but*.
        """
        number = self._cases.last_not_taken_back(team_id, target, kind, but=but)
        return [] if number is None else self._taken(team_id, [number])

    def last_told(self, team_id: str, target: str, kind: str) -> int | None:
        """Return the last case of *kind* that told *target* something, held; None: none is left.

        Two who take it back at once are one: the second waits here, and finds that it is done.
        """
        told = StepKind.NOTICE.value
        number = self._cases.last_not_taken_back(team_id, target, kind, deed=told)
        if number is None or not self._cases.hold(team_id, number):
            return None
        return None if self._cases.taken_back_by(team_id, number) else number

    def _lift(
        self, opened: ConversationRecord, kind: str, *, ended: bool, now: datetime | None
    ) -> list[int]:
        """Lift every restriction of *kind*, or the one that *opened* is for.

        Return the cases whose doing is taken back; none while something longer holds.
        """
        team_id, target = opened.team_id, opened.target
        lifted = self._sanctions.lift(
            team_id,
            target,
            kind,
            by_case=opened.case_number,
            only=opened.data.get("reverses"),
            ended=ended,
            now=now,
        )
        self._steps.stand_down(team_id, lifted)
        held = self._sanctions.in_force(team_id, target, kind, now=now)
        if held:
            return []
        if LIFTING[kind].is_about_place:
            self._paces.forget(team_id, place.channel_of(target))
        return self._sanctions.with_outlived(team_id, target, kind, lifted)

    def _taken(self, team_id: str, cases: Sequence[int]) -> list[str]:
        """Return the channels that *cases* removed their person from, each once."""
        steps = [self._steps.all_of(team_id, case) for case in cases]
        taken = [channel for each in steps for channel in card.done(each, StepKind.KICK)]
        taken += [channel for case in cases for channel in self._ladder.taken(team_id, case)]
        return list(dict.fromkeys(taken))

    def _told(self, team_id: str, cases: Sequence[int]) -> list[str]:
        """Return the channels in which *cases* were told, each once."""
        steps = [step for case in cases for step in self._steps.all_of(team_id, case)]
        named = [step.subject for step in steps if step.kind is StepKind.NOTICE and step.subject]
        return list(dict.fromkeys(named))


def _by_the_clock(team_id: str, number: int, day: date) -> Request:
    return Request(
        team_id=team_id,
        key=f"ended:{number}",
        day=day,
        actor=STEWARD,
        channel="",
        reply=None,
        facts={},
    )

"""Lift bans: by hand, or when their time is over."""

from collections.abc import Sequence
from datetime import date, datetime

from db.models.case_step import StepKind
from db.records.conversation import ConversationRecord
from db.repositories.sanction import SanctionRepository
from db.repositories.step import StepRepository
from services import card, plan
from services.ban_request import BanRequest
from services.opening import STEWARD, OpeningService
from services.request import Request
from services.wakeup import WakeUps, Work


class LiftingService:
    """Takes restrictions back."""

    def __init__(
        self,
        *,
        opening: OpeningService,
        sanctions: SanctionRepository,
        steps: StepRepository,
        wakeups: WakeUps,
    ) -> None:
        self._opening = opening
        self._sanctions = sanctions
        self._steps = steps
        self._wakeups = wakeups

    def lift_ended(self, *, day: date, now: datetime | None = None) -> ConversationRecord | None:
        """Lift one ban whose time is over; None if there is none.

        It is lifted whatever became of the moderator who asked for it. *day* is today.
        """
        ended = self._sanctions.lock_ended(limit=1, now=now)
        if ended is None:
            return None
        request = Request(
            team_id=ended["team_id"],
            key=f"ended:{ended['case_number']}",
            day=day,
            actor=STEWARD,
            channel="",
            reply=None,
            facts={},
        )
        reason = f"The time of case {ended['case_number']} is over"
        wanted = BanRequest(target=ended["user_id"], lasts=None, reason=reason)
        opened = self._opening.open("unban", request, wanted)
        self.lift(opened, ended=True, now=now)
        return opened

    def lift(
        self, opened: ConversationRecord, *, ended: bool = False, now: datetime | None = None
    ) -> None:
        """Lift what restricts the person, and plan their way back.

        :param opened: the conversation of the case that lifts
        :param ended: lift only what is over; something longer stays, and then nobody is invited
        """
        team_id, number, target = opened.team_id, opened.case_number, opened.target
        lifted = self._sanctions.lift(team_id, target, "ban", by_case=number, ended=ended, now=now)
        self._steps.stand_down(team_id, lifted)
        held = self._sanctions.in_force(team_id, target, now=now)
        channels = [] if held else self._taken(team_id, lifted)
        self._steps.plan(team_id, number, plan.unban(channels))
        self._wakeups.add(Work(team_id, number))

    def _taken(self, team_id: str, cases: Sequence[int]) -> list[str]:
        """Return the channels that *cases* removed their person from, each once."""
        steps = [self._steps.all_of(team_id, case) for case in cases]
        taken = (channel for each in steps for channel in card.done(each, StepKind.KICK))
        return list(dict.fromkeys(taken))

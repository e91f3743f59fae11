"""Guards: what a sanction forbids is undone when it happens."""

from db.repositories.sanction import SanctionRepository
from db.repositories.step import StepRepository
from services import plan
from services.request import Request
from services.wakeup import WakeUps, Work


class GuardService:
    """Holds bans where Slack itself can't."""

    def __init__(
        self, *, sanctions: SanctionRepository, steps: StepRepository, wakeups: WakeUps
    ) -> None:
        self._sanctions = sanctions
        self._steps = steps
        self._wakeups = wakeups

    def joined(self, request: Request) -> bool:
        """Have a person who joined a channel in spite of a ban removed again; tell whether so.

        The removal is a step of the ban's own case, written now and carried out by `delivery`.
        """
        bans = self._sanctions.in_force(request.team_id, request.actor)
        if not bans:
            return False
        number = bans[0]["case_number"]
        step = plan.rekick(request.channel, cause=request.key)
        self._steps.plan(request.team_id, number, [step])
        self._wakeups.add(Work(request.team_id, number))
        return True

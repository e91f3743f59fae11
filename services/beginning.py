"""What a case brings with it when it begins: a restriction in force, steps, a wake-up."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from db.records.conversation import ConversationRecord
from db.repositories.sanction import SanctionRepository
from db.repositories.step import StepRepository
from services import plan
from services.action import EVERY
from services.errors import DomainError
from services.ladder import Ladder
from services.lifting import LiftingService
from services.wakeup import WakeUps, Work


class OverMeanwhileError(DomainError):
    """Its time is over meanwhile, so there is nothing left to confirm. Press Edit or Cancel."""


class BeginningService:
    """Begins what was confirmed, or needs no confirmation."""

    def __init__(
        self,
        *,
        lifting: LiftingService,
        sanctions: SanctionRepository,
        steps: StepRepository,
        wakeups: WakeUps,
        ladder: Ladder,
    ) -> None:
        self._lifting = lifting
        self._sanctions = sanctions
        self._steps = steps
        self._wakeups = wakeups
        self._ladder = ladder

    def begin(self, conversation: ConversationRecord, *, now: datetime | None = None) -> None:
        """Put in force and plan, in the transaction of the move that leads to PROCESSING."""
        action = EVERY[conversation.flow]
        if action.lifts or action.returns or action.retracts:
            self._lifting.take_back(conversation, now=now)
            return
        ends_at = self._put_in_force(conversation, action.sanction, now=now)
        until = int(ends_at.timestamp()) if ends_at else None
        steps = plan.of(action.name, conversation.data, until=until)
        climbed = self._ladder.climb(conversation, steps)
        self._steps.plan(conversation.team_id, conversation.case_number, climbed)
        self._wakeups.add(Work(conversation.team_id, conversation.case_number))

    def _put_in_force(
        self, conversation: ConversationRecord, kind: str, *, now: datetime | None
    ) -> datetime | None:
        """Write the restriction of *kind*, if there is one; return its end.

        :raises OverMeanwhileError: it would be over before it begins
        """
        if not kind:
            return None
        seconds, until = (conversation.data.get(name) for name in ("lasts", "until"))
        begun = self._sanctions.begin(
            conversation.team_id,
            conversation.target,
            kind,
            case_number=conversation.case_number,
            lasts=None if seconds is None else timedelta(seconds=seconds),
            until=None if until is None else datetime.fromtimestamp(until, UTC),
            every=_pace(conversation.data),
            now=now,
        )
        if begun is None:
            return None
        if begun["is_over"]:
            raise OverMeanwhileError
        ends_at: datetime | None = begun["ends_at"]
        return ends_at


def _pace(data: Mapping[str, Any]) -> timedelta | None:
    """Return the least time between two posts of one person, where there is one."""
    seconds = data.get("every")
    return None if seconds is None else timedelta(seconds=seconds)

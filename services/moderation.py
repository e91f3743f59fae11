"""Bans: asked for, confirmed, put in force, taken back."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from db.records.conversation import ConversationRecord
from db.repositories.case import CaseRepository
from db.repositories.conversation import Judgement
from db.repositories.sanction import SanctionRepository
from db.repositories.step import StepRepository
from fsm.flow import Event
from services import ban_request, plan
from services.ban_request import BanRequest
from services.conversation import ConversationService
from services.delivery import DeliveryService
from services.errors import DomainError
from services.lifting import LiftingService
from services.opening import OpeningService
from services.ports import View
from services.request import Request
from services.user import UserService
from services.wakeup import WakeUps, Work


class AlreadyBannedError(DomainError):
    """They are banned already. `/unban @them` lifts it."""


class NotBannedError(DomainError):
    """They are not banned, so there is nothing to lift. `/cases @them` shows what there was."""


class ModerationService:
    """The rules of moderation."""

    def __init__(  # noqa: PLR0913 - all by name
        self,
        *,
        users: UserService,
        conversations: ConversationService,
        opening: OpeningService,
        lifting: LiftingService,
        cases: CaseRepository,
        steps: StepRepository,
        sanctions: SanctionRepository,
        deliveries: DeliveryService,
        wakeups: WakeUps,
    ) -> None:
        self._users = users
        self._conversations = conversations
        self._opening = opening
        self._lifting = lifting
        self._cases = cases
        self._steps = steps
        self._sanctions = sanctions
        self._deliveries = deliveries
        self._wakeups = wakeups

    def propose_ban(self, request: Request) -> ConversationRecord:
        """Open a ban that waits for a moderator's confirmation.

        :raises DomainError: the request is no ban, or a rule speaks against it
        """
        wanted = ban_request.parse(request.text)
        self._users.require_may_act(request.team_id, request.actor, wanted.target)
        self._require_not_banned(request.team_id, wanted.target)
        opened = self._opening.open("ban", request, wanted)
        self._point_to(request, opened, "ban_opened")
        return opened

    def unban(self, request: Request) -> ConversationRecord:
        """Lift a ban at once and bring the person back to exactly the channels it had taken.

        :raises DomainError: the request is no unban, or a rule speaks against it
        """
        wanted = ban_request.parse(request.text)
        actor, target = request.actor, wanted.target
        self._users.require_may_act(request.team_id, actor, target, deed="unban")
        if not self._sanctions.in_force(request.team_id, target):
            raise NotBannedError
        opened = self._opening.open("unban", request, wanted)
        self._lifting.lift(opened)
        self._point_to(request, opened, "unban_opened")
        return opened

    def press(
        self,
        request: Request,
        flow: str,
        event: Event,
        *,
        conversation_id: uuid.UUID,
        version: int,
        revised: BanRequest | None = None,
        now: datetime | None = None,
    ) -> Judgement:
        """Apply the button that a moderator pressed, or the modal they sent.

        Whether they may is asked when the row is held: what is not allowed is rolled back with it.
        Any moderator may press, not only the one who asked. *now* stands in for the database's
        clock.
        """
        judged = self._conversations.advance(
            flow,
            event,
            team_id=request.team_id,
            conversation_id=conversation_id,
            actor=request.actor,
            version=version,
            request=revised,
            now=now,
        )
        conversation = judged.conversation
        self._users.require_may_act(
            request.team_id, request.actor, conversation.target, deed=conversation.flow
        )
        if judged.late:
            self._deliveries.answer(request, _late(conversation))
        else:
            self._follow(conversation, event, revised=revised, now=now)
        return judged

    def edit(self, request: Request, *, conversation_id: uuid.UUID) -> ConversationRecord:
        """Return the ban whose Edit button was pressed.

        :raises DomainError: there is none, or the person may not
        """
        found = self._conversations.get(request.team_id, conversation_id)
        self._users.require_may_act(request.team_id, request.actor, found.target)
        return found

    def _follow(
        self,
        conversation: ConversationRecord,
        event: Event,
        *,
        revised: BanRequest | None,
        now: datetime | None,
    ) -> None:
        """Write what a move brings with it, in the transaction of the move."""
        team_id, number = conversation.team_id, conversation.case_number
        if event is Event.CONFIRM:
            self._put_in_force(conversation, now=now)
        elif event is Event.RETRY:
            self._steps.retry(team_id, number)
            self._wakeups.add(Work(team_id, number))
        elif revised is not None:
            self._cases.revise(team_id, number, reason=revised.reason, lasts=revised.lasts)

    def _put_in_force(self, conversation: ConversationRecord, *, now: datetime | None) -> None:
        seconds = conversation.data["lasts"]
        ends_at = self._sanctions.begin(
            conversation.team_id,
            conversation.target,
            "ban",
            case_number=conversation.case_number,
            lasts=None if seconds is None else timedelta(seconds=seconds),
            now=now,
        )
        steps = plan.ban(until=int(ends_at.timestamp()) if ends_at else None)
        self._steps.plan(conversation.team_id, conversation.case_number, steps)
        self._wakeups.add(Work(conversation.team_id, conversation.case_number))

    def _require_not_banned(self, team_id: str, target: str) -> None:
        banned: Sequence[dict[str, object]] = self._sanctions.in_force(team_id, target)
        if banned:
            raise AlreadyBannedError(_already_banned(target, banned[0]))

    def _point_to(self, request: Request, opened: ConversationRecord, view: str) -> None:
        """Tell who asked where the card is, unless they are looking at that channel."""
        if opened.home == request.channel:
            return
        channel = opened.home if opened.home != request.actor else ""
        facts = {"case": opened.case_number, "target": opened.target, "channel": channel}
        self._deliveries.answer(request, View(name=view, facts=facts))


def _late(conversation: ConversationRecord) -> View:
    return View(
        name="late",
        facts={"case": conversation.case_number, "target": conversation.target},
    )


def _already_banned(target: str, sanction: dict[str, object]) -> View:
    ends_at = sanction["ends_at"]
    until = int(ends_at.timestamp()) if isinstance(ends_at, datetime) else None
    facts = {"case": sanction["case_number"], "until": until, "target": target}
    return View(name="already_banned", facts=facts)

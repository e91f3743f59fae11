"""Bans: asked for, confirmed, carried out, lifted."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial

from db.models.case_step import StepKind
from db.records.conversation import ConversationRecord
from db.repositories.case import CaseRepository
from db.repositories.conversation import ConversationRepository, Judgement
from db.repositories.sanction import SanctionRepository
from db.repositories.step import StepRepository
from fsm.flow import Event
from services import ban_request, card, plan
from services.ban_request import BanRequest
from services.conversation import ConversationService
from services.delivery import DeliveryService
from services.errors import DomainError
from services.ports import View
from services.request import Request
from services.user import UserService
from services.wakeup import WakeUps, Work

STEWARD = "steward"
"""The moderator of what happens by the clock."""


class StillOpenError(DomainError):
    """Something about this person is going on already. Settle its card first, then try again."""


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
        rows: ConversationRepository,
        cases: CaseRepository,
        steps: StepRepository,
        sanctions: SanctionRepository,
        deliveries: DeliveryService,
        wakeups: WakeUps,
        home: str,
    ) -> None:
        """*home* is the moderators' channel; empty: cards go to the moderator alone."""
        self._users = users
        self._conversations = conversations
        self._rows = rows
        self._cases = cases
        self._steps = steps
        self._sanctions = sanctions
        self._deliveries = deliveries
        self._wakeups = wakeups
        self._home = home

    def propose_ban(self, request: Request) -> ConversationRecord:
        """Open a ban that waits for a moderator's confirmation.

        :raises DomainError: the request is no ban, or a rule speaks against it
        """
        wanted = ban_request.parse(request.text)
        self._users.require_may_act(request.team_id, request.actor, wanted.target)
        self._require_not_banned(request.team_id, wanted.target)
        opened = self._open("ban", request, wanted)
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
        opened = self._open("unban", request, wanted)
        self._lift(opened)
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
        opened = self._open("unban", request, wanted)
        self._lift(opened, ended=True, now=now)
        return opened

    def _open(self, flow: str, request: Request, wanted: BanRequest) -> ConversationRecord:
        """Write the case, then the conversation.

        Taking the number holds the workspace's row, so of two requests about one person the second
        gets here when the first is written, and is told.
        """
        conversation_id = uuid.uuid4()
        number = self._cases.open(
            team_id=request.team_id,
            kind=flow,
            target=wanted.target,
            moderator=request.actor,
            reason=wanted.reason,
            lasts=wanted.lasts,
            conversation_id=conversation_id,
            opened_by=request.key,
        )
        begin = partial(
            self._conversations.start,
            flow,
            conversation_id=conversation_id,
            team_id=request.team_id,
            owner=request.actor,
            request=wanted,
            case_number=number,
            opened_by=request.key,
            opened_on=request.day,
            home=self._home_of(request, wanted),
        )
        opened = begin()
        if opened is None and self._conversations.make_room(request.team_id, wanted.target):
            opened = begin()
        if opened is None:
            raise StillOpenError
        return opened

    def _home_of(self, request: Request, wanted: BanRequest) -> str:
        """Return where the card goes. What the clock does has no moderator to write to."""
        if self._home:
            return self._home
        return self._banned_by(request, wanted) if request.actor == STEWARD else request.actor

    def _banned_by(self, request: Request, wanted: BanRequest) -> str:
        """Return who asked for the ban that is ending."""
        ban = self._cases.latest(request.team_id, target=wanted.target, kind="ban", limit=1)[0]
        return str(ban["moderator"])

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

    def _lift(
        self, opened: ConversationRecord, *, ended: bool = False, now: datetime | None = None
    ) -> None:
        team_id, number, target = opened.team_id, opened.case_number, opened.target
        lifted = self._sanctions.lift(team_id, target, "ban", by_case=number, ended=ended, now=now)
        held = self._sanctions.in_force(team_id, target, now=now)
        channels = [] if held else self._taken(team_id, lifted)
        self._steps.plan(team_id, number, plan.unban(channels))
        self._wakeups.add(Work(team_id, number))

    def _taken(self, team_id: str, cases: Sequence[int]) -> list[str]:
        """Return the channels that *cases* removed their person from, each once."""
        steps = [self._steps.all_of(team_id, case) for case in cases]
        taken = (channel for each in steps for channel in card.done(each, StepKind.KICK))
        return list(dict.fromkeys(taken))

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

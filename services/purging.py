"""Purges: looked at first, confirmed, carried out in pages."""

import uuid
from dataclasses import replace
from datetime import datetime

from db.records.conversation import ConversationRecord
from db.repositories.conversation import Judgement
from db.repositories.deletion import DeletionRepository
from db.repositories.step import StepRepository
from fsm.flow import Event
from services import plan, purge_request
from services.conversation import ConversationService
from services.delivery import DeliveryService
from services.errors import DomainError
from services.opening import OpeningService, StillOpenError
from services.policy import require_second
from services.ports import View
from services.preferring import PreferenceService
from services.request import Request
from services.user import UserService
from services.wakeup import WakeUps, Work

PURGE = "purge"


class PurgeStillOpenError(DomainError):
    """A purge of this channel is under way. Settle its card first, then try again."""


class PurgingService:
    """The rules of deleting many messages of a channel at once."""

    def __init__(  # noqa: PLR0913 - all by name
        self,
        *,
        users: UserService,
        conversations: ConversationService,
        opening: OpeningService,
        steps: StepRepository,
        deletions: DeletionRepository,
        deliveries: DeliveryService,
        wakeups: WakeUps,
        preferences: PreferenceService,
    ) -> None:
        self._users = users
        self._conversations = conversations
        self._opening = opening
        self._steps = steps
        self._deletions = deletions
        self._deliveries = deliveries
        self._wakeups = wakeups
        self._preferences = preferences

    def propose(self, request: Request, *, because_of: int | None = None) -> ConversationRecord:
        """Open a purge: first somebody looks what would go, then its card asks.

        :param because_of: the report because of which it is asked for
        :raises DomainError: the text says too little, or a rule speaks against it
        """
        most = self._preferences.of(request.team_id).purge_most
        wanted = purge_request.parse(request.text, here=request.channel, at=request.at, most=most)
        self._require_may_purge(request, wanted.target, wanted.author)
        wanted = replace(wanted, marks={"because_of": because_of} if because_of else {})
        try:
            opened = self._opening.open(PURGE, request, wanted)
        except StillOpenError:
            raise PurgeStillOpenError from None
        look = plan.look(opened.data)
        self._steps.plan(opened.team_id, opened.case_number, [look])
        self._wakeups.add(Work(opened.team_id, opened.case_number))
        self._point_to(request, opened)
        return opened

    def press(
        self,
        request: Request,
        flow: str,
        event: Event,
        *,
        conversation_id: uuid.UUID,
        version: int,
        now: datetime | None = None,
    ) -> Judgement:
        """Apply the button that a moderator pressed; whether they may is asked with the row held.

        *now* stands in for the database's clock.
        """
        judged = self._conversations.advance(
            flow,
            event,
            team_id=request.team_id,
            conversation_id=conversation_id,
            actor=request.actor,
            version=version,
            now=now,
        )
        held = judged.conversation
        self._require_may_purge(request, held.target, str(held.data.get("author") or ""))
        if judged.late:
            facts = {"case": held.case_number, "target": held.target, "flow": held.flow}
            self._deliveries.answer(request, View(name="late", facts=facts))
        else:
            self._follow(held, event)
        return judged

    def _follow(self, held: ConversationRecord, event: Event) -> None:
        """Write what a move brings with it, in the transaction of the move."""
        team_id, number = held.team_id, held.case_number
        if event is Event.CONFIRM:
            require_second(held, held.last_actor)
            seen = [step for step in self._steps.all_of(team_id, number) if step.kind == "look"]
            self._steps.plan(team_id, number, plan.purge(held.target, seen[0].detail))
            self._steps.forget_words(team_id, number)
        if event is Event.RETRY:
            self._deletions.reopen(team_id, number)
            self._steps.retry(team_id, number)
        if event in (Event.CONFIRM, Event.RETRY):
            self._wakeups.add(Work(team_id, number))

    def _require_may_purge(self, request: Request, channel: str, author: str) -> None:
        """Let who may purge *channel* delete what *author* wrote there.

        That is their own, a bot's, a deactivated account's, and anybody's whom they outrank.

        :raises DomainError: the first rule that speaks against it
        """
        self._users.require(PURGE, request.team_id, request.actor, channel=channel)
        if not author or author == request.actor:
            return
        person = self._users.person(request.team_id, author)
        if not person["is_bot"] and not person["is_deleted"]:
            self._users.require_may_act(
                request.team_id, request.actor, author, deed=PURGE, channel=channel
            )

    def _point_to(self, request: Request, opened: ConversationRecord) -> None:
        """Tell who asked where the card is, unless they are looking at that channel."""
        if opened.home == request.channel:
            return
        channel = opened.home if opened.home != request.actor else ""
        facts = {"case": opened.case_number, "target": opened.target, "channel": channel}
        self._deliveries.answer(request, View(name="purge_opened", facts=facts))

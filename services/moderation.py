"""Acts of moderation: asked for, confirmed, begun."""

import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from db.records.conversation import ConversationRecord
from db.repositories.case import CaseRepository
from db.repositories.conversation import Judgement
from db.repositories.step import StepRepository
from fsm.flow import Event, State
from services import action_request, measure_request
from services.action import EVERY
from services.action_request import ActionRequest
from services.beginning import BeginningService
from services.conversation import ConversationService
from services.delivery import DeliveryService
from services.errors import DomainError
from services.occasion import Occasion
from services.opening import OpeningService
from services.pointer import late, named, pointer
from services.policy import require_second
from services.preferring import PreferenceService
from services.request import Request
from services.user import UserService
from services.wakeup import WakeUps, Work


class ModerationService:
    """The rules of moderation, the same for every action of services.action."""

    def __init__(  # noqa: PLR0913 - all by name
        self,
        *,
        users: UserService,
        conversations: ConversationService,
        opening: OpeningService,
        beginning: BeginningService,
        occasion: Occasion,
        cases: CaseRepository,
        steps: StepRepository,
        deliveries: DeliveryService,
        wakeups: WakeUps,
        preferences: PreferenceService,
    ) -> None:
        self._users = users
        self._conversations = conversations
        self._opening = opening
        self._beginning = beginning
        self._occasion = occasion
        self._cases = cases
        self._steps = steps
        self._deliveries = deliveries
        self._wakeups = wakeups
        self._preferences = preferences

    def propose_measure(self, command: str, request: Request) -> ConversationRecord:
        """Read what was typed behind the command of a measure, and open the action it means.

        :param command: slowmode, readonly, lock or unlock
        :raises DomainError: the text says too little, or a rule speaks against it
        """
        clock = partial(self._users.local_time, request)
        read = measure_request.READERS[command]
        name, wanted = read(request.text, clock=clock, here=request.place)
        return self.open(name, request, wanted)

    def propose(self, name: str, request: Request) -> ConversationRecord:
        """Read what was typed behind the command of action *name*, and open it.

        Return the conversation about the first person named.

        :raises DomainError: the text says too little, or a rule speaks against it
        """
        action = EVERY[name]
        clock = partial(self._users.local_time, request)
        wanted = action_request.parse(action, request.text, clock=clock, here=request.channel)
        return self.open(name, request, wanted)

    def open(self, name: str, request: Request, wanted: ActionRequest) -> ConversationRecord:
        """Open a case of action *name* about each person: it waits for a Confirm, or begins.

        Return the conversation about the first; where a rule speaks against one, none is opened.

        :raises DomainError: the first rule that speaks against it
        """
        policy = self._preferences.policy(request.team_id)
        policy.require_reason(name, wanted)
        wanted = self._with_an_end(name, request.team_id, wanted)
        marks = {**wanted.marks, **policy.marks(name, wanted)}
        marked = replace(wanted, marks=marks, asked_in=request.place)
        people = () if EVERY[name].is_about_place else wanted.targets
        with suppress(
            DomainError
        ):  # who is unknown is named below; Slack is asked about all at once
            self._users.people(request.team_id, request.actor, *people)
        opened = [
            self._open_about(name, request, replace(marked, target=target), number=number)
            for number, target in enumerate(wanted.targets)
        ]
        self._point_to(request, opened)
        return opened[0]

    def _open_about(
        self, name: str, request: Request, wanted: ActionRequest, *, number: int
    ) -> ConversationRecord:
        """Open the case about one of several; each has a key of its own."""
        own = replace(request, key=f"{request.key}#{number}") if number else request
        try:
            self._require(name, own, wanted.target, wanted.remembered())
            action, team_id = EVERY[name], request.team_id
            if action.retracts:
                number = self._occasion.retracted(action, team_id, wanted.target)
                wanted = replace(wanted, reverses=number)
            self._occasion.require(action, team_id, wanted.target, wanted, at=request.at)
            opened = self._opening.open(name, own, wanted)
        except DomainError as error:
            raise (named(error, wanted.target) if wanted.others else error) from None
        if opened.state is State.PROCESSING:
            self._beginning.begin(opened)
        return opened

    def press(
        self,
        request: Request,
        flow: str,
        event: Event,
        *,
        conversation_id: uuid.UUID,
        version: int,
        revised: ActionRequest | None = None,
        now: datetime | None = None,
    ) -> Judgement:
        """Apply the button that a moderator pressed, or the modal they sent.

        Whether they may is asked when the row is held: what is not allowed is rolled back with it.
        Any moderator may press, not only the one who asked. *now* stands in for the database's
        clock.
        """
        if revised is not None and flow in EVERY:
            policy = self._preferences.policy(request.team_id)
            marks = policy.edited(flow, revised, by=request.actor)
            revised = self._with_an_end(flow, request.team_id, replace(revised, marks=marks))
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
        self._require(conversation.flow, request, conversation.target, conversation.data)
        if judged.late:
            self._deliveries.answer(request, late(conversation))
        else:
            self._follow(conversation, event, revised=revised, now=now)
        return judged

    def edit(self, request: Request, *, conversation_id: uuid.UUID) -> ConversationRecord:
        """Return the conversation whose Edit button was pressed.

        :raises DomainError: there is none, or the person may not
        """
        found = self._conversations.get(request.team_id, conversation_id)
        self._require(found.flow, request, found.target, found.data)
        return found

    def _with_an_end(self, name: str, team_id: str, wanted: ActionRequest) -> ActionRequest:
        """Return *wanted* with the workspace's own end, if it has none and must have one."""
        if not EVERY[name].must_end or not wanted.is_for_good:
            return wanted
        return replace(wanted, lasts=self._preferences.of(team_id).raid_lasts)

    def _require(self, name: str, request: Request, target: str, data: Mapping[str, Any]) -> None:
        """Let who asks do action *name* to *target*, where what is remembered in *data* says."""
        self._users.require_to(EVERY[name], request.team_id, request.actor, target, data=data)

    def _follow(
        self,
        conversation: ConversationRecord,
        event: Event,
        *,
        revised: ActionRequest | None,
        now: datetime | None,
    ) -> None:
        """Write what a move brings with it, in the transaction of the move."""
        team_id, number = conversation.team_id, conversation.case_number
        if event is Event.CONFIRM:
            require_second(conversation, conversation.last_actor)
            self._beginning.begin(conversation, now=now)
        elif event is Event.RETRY:
            self._steps.retry(team_id, number)
            self._wakeups.add(Work(team_id, number))
        elif revised is not None:
            self._preferences.policy(team_id).require_reason(conversation.flow, revised)
            self._cases.revise(team_id, number, reason=revised.reason, lasts=revised.lasts)

    def _point_to(self, request: Request, opened: Sequence[ConversationRecord]) -> None:
        """Tell who asked where the cards are, unless they are looking at that channel."""
        if opened[0].home != request.channel:
            self._deliveries.answer(request, pointer(opened, reader=request.actor))

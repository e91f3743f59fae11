"""Move conversations along their flows."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from db.records.conversation import ConversationRecord
from db.repositories.conversation import ConversationRepository, Judgement
from fsm.flow import Event, Flow, State
from fsm.flows import FLOWS
from services import patience
from services.action_request import ActionRequest
from services.errors import DomainError
from services.ports import View
from services.preferring import PreferenceService
from services.wakeup import Redraw, WakeUps


class UnknownConversationError(DomainError):
    """I don't know that button.

    It may be from before Steward was set up anew; please start again, as in `/ban @spammer spam`.
    """


class AlreadySettledError(DomainError):
    """That was already settled."""


GIVING_UP = (Event.CANCEL, Event.EXPIRE)
"""What closes a conversation whose steps may not be done."""


class ConversationService:
    """The only writer of `conversations.state`."""

    def __init__(
        self,
        conversations: ConversationRepository,
        *,
        preferences: PreferenceService,
        wakeups: WakeUps,
    ) -> None:
        self._conversations = conversations
        self._preferences = preferences
        self._wakeups = wakeups

    def start(  # noqa: PLR0913 - all by name
        self,
        flow_name: str,
        *,
        conversation_id: uuid.UUID,
        team_id: str,
        owner: str,
        request: ActionRequest,
        case_number: int,
        opened_by: str,
        opened_on: date,
        home: str,
        now: datetime | None = None,
    ) -> ConversationRecord | None:
        """Open a conversation and make its first move; None if one about the target is open."""
        flow = self._flow(team_id, flow_name, Event.START)
        opened = self._conversations.open(
            flow,
            flow.next(State.IDLE, Event.START),
            team_id=team_id,
            conversation_id=conversation_id,
            owner=owner,
            target=request.target,
            data=request.remembered(),
            case_number=case_number,
            opened_by=opened_by,
            opened_on=opened_on,
            home=home,
            now=now,
        )
        if opened is not None:
            self._wakeups.add(Redraw(team_id, opened.id))
        return opened

    def make_room(self, team_id: str, target: str, *, now: datetime | None = None) -> bool:
        """Expire the open conversation about *target* if it is overdue; tell whether it was.

        For when nobody sweeps: what is over must not stand in the way of what begins.
        """
        standing = self._conversations.open_about(team_id, target)
        return standing is None or self._expire(standing, now=now).moved

    def is_free(self, team_id: str, target: str) -> bool:
        """Tell whether a conversation about *target* can be opened; one that is overdue is over."""
        return self.make_room(team_id, target)

    def open_case(self, team_id: str, target: str) -> int | None:
        """Return the case of the open conversation about *target*, if there is one."""
        standing = self._conversations.open_about(team_id, target)
        return None if standing is None else standing.case_number

    def advance(  # noqa: PLR0913 - all by name
        self,
        flow_name: str,
        event: Event,
        *,
        team_id: str,
        conversation_id: uuid.UUID,
        actor: str,
        version: int | None = None,
        request: ActionRequest | None = None,
        marks: Mapping[str, Any] | None = None,
        now: datetime | None = None,
    ) -> Judgement:
        """Lock the conversation and make one move, or find out that it is late.

        A late event expires the conversation instead, whether or not a sweeper is alive; then
        `late` is set and `moved` tells that it expired here.

        :raises UnknownConversationError: this workspace has no such conversation
        :raises AlreadySettledError: the event no longer applies, or another version of it is shown
        """
        judged = self._conversations.move(
            self._flow(team_id, flow_name, event),
            event,
            team_id=team_id,
            conversation_id=conversation_id,
            actor=actor,
            version=version,
            data=(request.remembered() if request else {}) | dict(marks or {}),
            now=now,
        )
        if judged is None:
            raise UnknownConversationError
        return self._settled(judged, now=now)

    def work_moved(
        self,
        conversation: ConversationRecord,
        event: Event,
        *,
        marks: Mapping[str, Any] | None = None,
        now: datetime | None = None,
    ) -> ConversationRecord:
        """Make the move that the work brings about (SUCCEED, FAIL); the row is held already.

        *marks* is what the row remembers of it.
        """
        judged = self.advance(
            conversation.flow,
            event,
            team_id=conversation.team_id,
            conversation_id=conversation.id,
            actor="",
            marks=marks,
            now=now,
        )
        return judged.conversation

    def expire_overdue(
        self, *, limit: int, now: datetime | None = None
    ) -> list[ConversationRecord]:
        """Expire what is overdue, at most *limit* of each flow; return it."""
        expired: list[ConversationRecord] = []
        for flow in FLOWS.values():
            expired += self._conversations.expire(flow, limit=limit, now=now)
        self._after(expired)
        return expired

    def get(self, team_id: str, conversation_id: uuid.UUID) -> ConversationRecord:
        """Return a conversation as it stands.

        :raises UnknownConversationError: this workspace has no such conversation
        """
        found = self._conversations.get(team_id, conversation_id)
        if found is None:
            raise UnknownConversationError
        return found

    def redraw(self, team_id: str, conversation_id: uuid.UUID) -> None:
        """Have the card drawn anew, since what it shows has changed elsewhere."""
        held = self._conversations.lock(team_id, conversation_id)
        if held is not None:
            self._conversations.progress(held, timeout=None)
            self._wakeups.add(Redraw(team_id, conversation_id))

    def _flow(self, team_id: str, name: str, event: Event) -> Flow:
        """Return the flow, as patient as the workspace wants it where *event* has it wait."""
        if name not in FLOWS:
            raise UnknownConversationError
        if not patience.waits_after(name, event):
            return FLOWS[name]
        return patience.patient(FLOWS[name], self._preferences.of(team_id))

    def _settled(self, judged: Judgement, *, now: datetime | None) -> Judgement:
        if judged.moved:
            self._after([judged.conversation])
            return judged
        if judged.late and judged.conversation.state is not State.IDLE:
            return self._expire(judged.conversation, now=now)
        raise AlreadySettledError(settled_view(judged.conversation))

    def _expire(self, late: ConversationRecord, *, now: datetime | None) -> Judgement:
        judged = self._conversations.move(
            FLOWS[late.flow],
            Event.EXPIRE,
            team_id=late.team_id,
            conversation_id=late.id,
            actor="",
            now=now,
        )
        if judged is None:
            raise UnknownConversationError
        self._after([judged.conversation])
        return Judgement(
            conversation=judged.conversation,
            moved=judged.moved,
            late=True,
            seen_version=judged.seen_version,
        )

    def _after(self, moved: Sequence[ConversationRecord]) -> None:
        """Have the cards redrawn; what a case that was given up left undone is settled as that."""
        for conversation in moved:
            self._wakeups.add(Redraw(conversation.team_id, conversation.id))
        given_up = [c for c in moved if c.state is State.IDLE and c.last_event in GIVING_UP]
        if given_up:
            self._conversations.settle_undone(given_up)


def settled_view(conversation: ConversationRecord) -> View:
    """Return what the loser of a double click reads: who was first, and with what."""
    return View(
        name="settled",
        facts={
            "case": conversation.case_number,
            "actor": conversation.last_actor,
            "event": conversation.last_event.value,
            "target": conversation.target,
        },
    )

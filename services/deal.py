"""Deals: conversations about points, which open no case."""

import uuid
from dataclasses import replace
from typing import Any

from db.records.conversation import ConversationRecord
from fsm.flow import Event
from services.action_request import ActionRequest
from services.conversation import ConversationService, UnknownConversationError
from services.delivery import DeliveryService
from services.errors import DomainError
from services.ports import View
from services.request import Request

TRANSFER, GRANT, REWARD, ORDER = "transfer", "grant", "reward", "order"

DEALS = (TRANSFER, GRANT, REWARD, ORDER)
"""Names of their flows."""

NO_CASE = 0
"""Number of the case of what is no moderation."""


class NotYourDealError(DomainError):
    """Only who asked for it can answer that. To give points yourself: `/transfer @milo 10`."""


class DealService:
    """Opens deals and makes their moves."""

    def __init__(self, *, conversations: ConversationService, deliveries: DeliveryService) -> None:
        self._conversations = conversations
        self._deliveries = deliveries

    def open(
        self, flow: str, request: Request, deal: dict[str, Any], *, home: str, about: str = ""
    ) -> ConversationRecord:
        """Open a conversation of *flow*, whose card is posted in *home*.

        :param deal: what it is about, as its card shows it
        """
        conversation_id = uuid.uuid4()
        wanted = ActionRequest(
            target=f"{flow}:{conversation_id}", reason=about, marks={"deal": deal}
        )
        opened = self._conversations.start(
            flow,
            conversation_id=conversation_id,
            team_id=request.team_id,
            owner=request.actor,
            request=wanted,
            case_number=NO_CASE,
            opened_by=f"{request.key}#{flow}",
            opened_on=request.day,
            home=home,
        )
        if opened is None:  # nobody else has this target
            raise UnknownConversationError
        return opened

    def point_to(self, request: Request, opened: ConversationRecord) -> None:
        """Tell who asked where the card is."""
        channel = opened.home if opened.home != request.actor else ""
        facts = {"flow": opened.flow, "channel": channel}
        self._deliveries.answer(request, View(name="deal_opened", facts=facts))

    def decide(
        self,
        flow: str,
        event: Event,
        request: Request,
        *,
        conversation_id: uuid.UUID,
        version: int,
    ) -> tuple[ConversationRecord, bool]:
        """Make the move of a button; return the row, held, and whether it came too late.

        :raises DomainError: there is none, or somebody was first
        """
        judged = self._conversations.advance(
            flow,
            event,
            team_id=request.team_id,
            conversation_id=conversation_id,
            actor=request.actor,
            version=version,
        )
        if judged.late:
            view = View(name="deal_late", facts={"flow": flow})
            self._deliveries.answer(request, view)
        return judged.conversation, judged.late

    def close(self, team_id: str, conversation_id: uuid.UUID, event: Event) -> None:
        """Make the move that the work brings about."""
        found = self._conversations.get(team_id, conversation_id)
        self._conversations.work_moved(found, event)


def require_owner(conversation: ConversationRecord, actor: str) -> None:
    """Let who asked for it pass; the row must be held.

    :raises NotYourDealError: *actor* is somebody else
    """
    if conversation.owner != actor:
        raise NotYourDealError


def apart(request: Request, word: str) -> Request:
    """Return *request* with a key of its own, for a second effect of it."""
    return replace(request, key=f"{request.key}:{word}")

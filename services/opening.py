"""Open a case and its conversation: recorded before anything is done."""

import uuid
from functools import partial

from db.records.conversation import ConversationRecord
from db.repositories.case import CaseRepository
from services.ban_request import BanRequest
from services.conversation import ConversationService
from services.errors import DomainError
from services.request import Request

STEWARD = "steward"
"""The moderator of what happens by the clock."""


class StillOpenError(DomainError):
    """Something about this person is going on already. Settle its card first, then try again."""


class OpeningService:
    """Opens cases."""

    def __init__(
        self, *, conversations: ConversationService, cases: CaseRepository, home: str
    ) -> None:
        """*home* is the moderators' channel; empty: cards go to the moderator alone."""
        self._conversations = conversations
        self._cases = cases
        self._home = home

    def open(self, flow: str, request: Request, wanted: BanRequest) -> ConversationRecord:
        """Write the case, then the conversation.

        Taking the number holds the workspace's row, so of two requests about one person the second
        gets here when the first is written, and is told.

        :raises StillOpenError: something about that person is going on
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

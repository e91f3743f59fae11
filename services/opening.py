"""Open a case and its conversation: recorded before anything is done."""

import uuid
from dataclasses import replace
from functools import partial

from db.records.conversation import ConversationRecord
from db.repositories.case import CaseRepository
from services.action_request import ActionRequest
from services.conversation import ConversationService
from services.errors import DomainError
from services.preferring import PreferenceService
from services.request import Request

STEWARD = "steward"
"""The moderator of what happens by the clock."""


class StillOpenError(DomainError):
    """Something about this person is going on already. Settle its card first, then try again."""


class OpeningService:
    """Opens cases."""

    def __init__(
        self,
        *,
        conversations: ConversationService,
        cases: CaseRepository,
        preferences: PreferenceService,
    ) -> None:
        self._conversations = conversations
        self._cases = cases
        self._preferences = preferences

    def open(
        self,
        flow: str,
        request: Request,
        wanted: ActionRequest,
        *,
        reader: str = "",
        subject: str = "",
        home: str = "",
    ) -> ConversationRecord:
        """Write the case, then the conversation.

        Taking the number holds the workspace's row, so of two requests about one person the second
        gets here when the first is written, and is told.

        :param reader: who reads the card where there is no channel for it; else who asked
        :param subject: what only one conversation may be open about; else the person
        :param home: where its card goes, if not to the moderators
        :raises StillOpenError: something about that person is going on
        """
        conversation_id, subject = uuid.uuid4(), subject or wanted.target
        home = home or self._preferences.of(request.team_id).moderators_channel
        number = self._cases.open(
            team_id=request.team_id,
            kind=flow,
            target=wanted.target,
            moderator=request.actor,
            reason=wanted.reason,
            lasts=wanted.lasts,
            conversation_id=conversation_id,
            opened_by=request.key,
            reverses=wanted.reverses,
        )
        begin = partial(
            self._conversations.start,
            flow,
            conversation_id=conversation_id,
            team_id=request.team_id,
            owner=request.actor,
            request=replace(wanted, target=subject),
            case_number=number,
            opened_by=request.key,
            opened_on=request.day,
            home=home or reader or request.actor,
        )
        opened = begin()
        if opened is None and self._conversations.make_room(request.team_id, subject):
            opened = begin()
        if opened is None:
            raise StillOpenError
        return opened

    def hold(self, team_id: str) -> None:
        """Let nobody else open a case of this workspace until this transaction ends."""
        self._cases.hold_numbers(team_id)

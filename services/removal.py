"""Removals: a message that a rule has deleted, as a case of its own."""

import uuid
from datetime import datetime
from typing import Any

from db.repositories.conversation import Judgement
from db.repositories.step import StepRepository
from fsm.flow import Event
from services import plan
from services.action_request import ActionRequest
from services.automod.rule import Rule
from services.automod.utterance import Utterance
from services.conversation import ConversationService
from services.delivery import DeliveryService
from services.opening import OpeningService
from services.pointer import late
from services.request import Request
from services.user import UserService
from services.wakeup import WakeUps, Work

REMOVE = "remove"
"""Name of the flow, and kind of its cases."""


class RemovalService:
    """The rules of removals: recorded, deleted with evidence, told to who wrote it."""

    def __init__(
        self,
        *,
        users: UserService,
        conversations: ConversationService,
        opening: OpeningService,
        steps: StepRepository,
        deliveries: DeliveryService,
        wakeups: WakeUps,
    ) -> None:
        self._users = users
        self._conversations = conversations
        self._opening = opening
        self._steps = steps
        self._deliveries = deliveries
        self._wakeups = wakeups

    def open(
        self,
        own: Request,
        rule: Rule,
        said: Utterance,
        wanted: ActionRequest,
        where: tuple[str, str, str],
        cause: str,
    ) -> int:
        """Open the case that deletes a message; return its number.

        :param own: the rule's own request
        :param where: channel, Slack's time, and that of the thread or ""
        :param cause: key of the event that told of the message: what it holds is the evidence
        """
        opened = self._opening.open(
            REMOVE, own, wanted, reader=rule.enforced_by, subject=subject_of(rule, said.user)
        )
        steps = [plan.remove(*where, cause=cause)]
        if not said.is_from_app:
            steps.append(plan.removed(said.channel))
        self._steps.plan(own.team_id, opened.case_number, steps)
        self._wakeups.add(Work(own.team_id, opened.case_number))
        return opened.case_number

    def open_case(self, team_id: str, rule: Rule, user: str) -> int | None:
        """Return the removal by *rule* of what *user* wrote that is under way, if one is."""
        return self._conversations.open_case(team_id, subject_of(rule, user))

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
        """Try again what failed, or let it be; whether they may is asked with the row held."""
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
        self._users.require_moderator(request.team_id, request.actor)
        if judged.late:
            self._deliveries.answer(request, late(held))
        elif event is Event.RETRY:
            self._steps.retry(held.team_id, held.case_number)
            self._wakeups.add(Work(held.team_id, held.case_number))
        return judged


def subject_of(rule: Rule, user: str) -> str:
    """Return what a removal's conversation is about, so that one is open at a time."""
    return f"rule:{rule.number}:{user}"


def told_of(rule: Rule, user: str) -> dict[str, Any]:
    """Return what a case that a rule has opened remembers of it."""
    return {
        "number": rule.number,
        "version": rule.version,
        "name": rule.body.name,
        "by": rule.enforced_by,
        "member": user,
    }

"""Onboarding: a newcomer reads the rules, chooses channels, and may introduce themself."""

import uuid
from collections.abc import Mapping
from typing import Any

from db.records.conversation import ConversationRecord
from db.repositories.conversation import Judgement
from db.repositories.sanction import SanctionRepository
from fsm.flow import Event, State
from services.conversation import ConversationService
from services.delivery import DeliveryService
from services.errors import DomainError
from services.place import WORKSPACE
from services.ports import View
from services.request import Request

ONBOARDING = "onboarding"
"""The flow, and what its conversations remember under this name."""

RAID = "raid"

LONGEST_INTRODUCTION = 1_000


class NotYourWelcomeError(DomainError):
    """That welcome is somebody else's. Yours stands in your messages with Steward."""


class NoSuchChoiceError(DomainError):
    """That channel is not among the ones to choose. Every other one: type # and pick it."""


class WelcomeOverError(DomainError):
    """The welcome is over. To join a channel, click its name; to say hello, just write in it."""


class RestrictedError(DomainError):
    """Something restricts you here, so this has to wait. What it is stands in Steward's Home."""


class LockedDownError(DomainError):
    """The workspace is locked down, so nobody new can post now. Please try again in an hour."""


class IntroductionMissingError(DomainError):
    """Please write something about you, as in: I am Mia, I build boats and learn Python."""


def mistakes(fields: Mapping[str, Any], _along: object, *, at: object) -> dict[str, str]:  # noqa: ARG001 - every form's are called alike
    """Return what to mend in the form of an introduction: block_id → a sentence."""
    said = str(fields.get("words") or "").strip()
    return {} if said else {"words": str(IntroductionMissingError())}


class OnboardingService:
    """The rules of a welcome that is open."""

    def __init__(
        self,
        *,
        conversations: ConversationService,
        deliveries: DeliveryService,
        sanctions: SanctionRepository,
    ) -> None:
        self._conversations = conversations
        self._sanctions = sanctions
        self._deliveries = deliveries

    def press(
        self, request: Request, event: Event, *, conversation_id: uuid.UUID, version: int
    ) -> None:
        """Apply the button of the rules, or the one that ends the welcome.

        :raises DomainError: it is somebody else's, or settled
        """
        self.of(request, conversation_id)
        judged = self._advance(request, event, conversation_id, version)
        if judged.late and judged.conversation.state is State.ERROR and event is Event.CONFIRM:
            # Nobody had reminded them yet: the rules are read, if late.
            judged = self._advance(request, event, conversation_id)
        held = judged.conversation
        if judged.late:
            raise WelcomeOverError
        if event is Event.CONFIRM and not _has_more(held):
            self._conversations.work_moved(held, Event.CANCEL)

    def of(self, request: Request, conversation_id: uuid.UUID) -> ConversationRecord:
        """Return the actor's own welcome.

        :raises DomainError: it is somebody else's, or none, or something restricts the actor
        """
        found = self._conversations.get(request.team_id, conversation_id)
        if found.flow != ONBOARDING or found.owner != request.actor:
            raise NotYourWelcomeError
        if self._sanctions.in_force(request.team_id, request.actor):
            raise RestrictedError  # what they may not do themself, Steward does not do for them
        return found

    def choice(self, request: Request, conversation_id: uuid.UUID, channel: str) -> None:
        """Let a channel pass that the actor's welcome offers.

        :raises DomainError: it does not, or the welcome is over
        """
        found = self.of(request, conversation_id)
        if channel not in found.data[ONBOARDING]["channels"]:
            raise NoSuchChoiceError
        if found.state is not State.COLLECTING_INPUT:
            raise WelcomeOverError

    def joined(self, request: Request, conversation_id: uuid.UUID, channel: str) -> None:
        """Note that the actor was brought into a channel that they chose."""
        self.choice(request, conversation_id, channel)
        data = self._conversations.get(request.team_id, conversation_id).data[ONBOARDING]
        already = [each for each in data["joined"] if each != channel]
        marks = {ONBOARDING: {**data, "joined": [*already, channel]}}
        self._advance(request, Event.SUBMIT, conversation_id, marks=marks)

    def introduce(self, request: Request, conversation_id: uuid.UUID, words: str) -> None:
        """Post what the actor wrote about themself, once, where introductions go.

        :raises DomainError: there is nothing to say, or the welcome is over
        """
        if not words.strip():
            raise IntroductionMissingError
        found = self.of(request, conversation_id)
        if self._sanctions.in_force(request.team_id, WORKSPACE, RAID):
            raise LockedDownError
        channel = found.data[ONBOARDING]["introductions"]
        if not channel:
            raise WelcomeOverError
        judged = self._advance(request, Event.SUCCEED, conversation_id)
        if judged.late:
            raise WelcomeOverError
        facts = {"user": request.actor, "text": words.strip()[:LONGEST_INTRODUCTION]}
        view = View(name="introduction", facts=facts)
        self._deliveries.post(
            request.team_id, request.day, f"{conversation_id}:introduction", channel, view
        )

    def expired(self, conversation: ConversationRecord) -> None:
        """Remind somebody, once, whose welcome waits; the row is held."""
        if conversation.flow != ONBOARDING or conversation.state is not State.ERROR:
            return
        facts = {
            "language": conversation.data[ONBOARDING]["language"],
            "value": f"{conversation.id}.{conversation.version}",
        }
        key, view = f"{conversation.id}:nudge", View(name="welcome_nudge", facts=facts)
        self._deliveries.post(
            conversation.team_id, conversation.opened_on, key, conversation.owner, view
        )

    def _advance(
        self,
        request: Request,
        event: Event,
        conversation_id: uuid.UUID,
        version: int | None = None,
        *,
        marks: Mapping[str, Any] | None = None,
    ) -> Judgement:
        return self._conversations.advance(
            ONBOARDING,
            event,
            team_id=request.team_id,
            conversation_id=conversation_id,
            actor=request.actor,
            version=version,
            marks=marks,
        )


def _has_more(welcome: ConversationRecord) -> bool:
    """Tell whether there is something to do once the rules are read."""
    told = welcome.data[ONBOARDING]
    return bool(told["channels"] or told["introductions"])

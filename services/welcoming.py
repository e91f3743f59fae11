"""Welcomes: who joins is welcomed once, in their language; a lockdown holds them back."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from db.repositories.greeting import GreetingRepository
from db.repositories.member import MemberRepository
from db.repositories.sanction import SanctionRepository
from db.repositories.welcome_text import WelcomeTextRepository
from db.repositories.workspace import WorkspaceRepository
from services.action_request import ActionRequest
from services.conversation import ConversationService
from services.deal import NO_CASE
from services.delivery import DeliveryService
from services.onboarding import ONBOARDING, RAID
from services.place import WORKSPACE
from services.ports import View
from services.preferring import PreferenceService
from services.request import Request
from services.role import Kind, kind_of
from services.user import FRESH
from services.welcome_text import RULES, WELCOME, chosen, language_of


class WelcomingService:
    """Opens welcomes."""

    def __init__(  # noqa: PLR0913 - all by name
        self,
        *,
        greetings: GreetingRepository,
        texts: WelcomeTextRepository,
        workspaces: WorkspaceRepository,
        sanctions: SanctionRepository,
        members: MemberRepository,
        conversations: ConversationService,
        deliveries: DeliveryService,
        preferences: PreferenceService,
    ) -> None:
        self._greetings = greetings
        self._texts = texts
        self._workspaces = workspaces
        self._sanctions = sanctions
        self._members = members
        self._conversations = conversations
        self._deliveries = deliveries
        self._preferences = preferences

    def arrived(self, request: Request, user: str) -> None:
        """Welcome *user*, who joined the workspace, once; a lockdown holds them until it ends."""
        team_id = request.team_id
        if not self._preferences.of(team_id).onboarding or not self._is_free(team_id, user):
            return
        is_held = bool(self._sanctions.in_force(team_id, WORKSPACE, RAID))
        if self._greetings.begin(team_id, user, is_held=is_held) and not is_held:
            self._open(team_id, user, key=request.key, day=request.day)

    def let_in(self, *, today: date, limit: int) -> int:
        """Welcome people who were held by a lockdown that is over; return how many were held."""
        held = self._greetings.let_in(workspace=WORKSPACE, raid=RAID, limit=limit)
        for each in held:
            key = f"held:{each['user_id']}"
            self._open(each["team_id"], each["user_id"], key=key, day=today)
        return len(held)

    def entered(self, request: Request, channel: str) -> None:
        """Tell who joined a channel what its newcomers read, once, if it says something."""
        team_id, user = request.team_id, request.actor
        if not self._preferences.of(team_id).onboarding or not self._is_free(team_id, user):
            return
        text = chosen(self._texts.all(team_id), channel, self._language(team_id, user))
        if text and self._greetings.begin(team_id, user, place=channel):
            facts = {"text": text, "user": user, "channel": channel}
            facts["workspace"] = self._workspace(team_id)
            key, view = f"{request.key}:welcome", View(name="channel_welcome", facts=facts)
            self._deliveries.whisper(team_id, request.day, key, channel, user, view)

    def told(self, team_id: str, user: str) -> dict[str, Any]:
        """Return what somebody's welcome says, as its conversation remembers it."""
        now, person = self._preferences.of(team_id), self._known(team_id, user)
        language, texts = self._language(team_id, user), self._texts.all(team_id)
        is_guest = bool(person and person["is_guest"])  # who may be in a few channels only
        return {
            "language": language,
            "welcome": chosen(texts, WELCOME, language),
            "rules": chosen(texts, RULES, language),
            "workspace": self._workspace(team_id),
            "channels": [] if is_guest else list(now.first_channels),
            "introductions": "" if is_guest else now.introductions_channel,
            "joined": [],
        }

    def _open(self, team_id: str, user: str, *, key: str, day: date) -> None:
        if not self._is_free(team_id, user):  # something may have happened while they were held
            return
        marks = {ONBOARDING: self.told(team_id, user)}
        self._conversations.start(
            ONBOARDING,
            conversation_id=uuid.uuid4(),
            team_id=team_id,
            owner=user,
            request=ActionRequest(target=f"{ONBOARDING}:{user}", reason="", marks=marks),
            case_number=NO_CASE,
            opened_by=f"{key}#{ONBOARDING}",
            opened_on=day,
            home=user,
        )

    def _known(self, team_id: str, user: str) -> Mapping[str, Any] | None:
        return self._members.standing(team_id, [user], fresh=FRESH).get(user)

    def _language(self, team_id: str, user: str) -> str:
        person = self._known(team_id, user)
        return language_of(str(person["locale"]) if person else "")

    def _is_free(self, team_id: str, user: str) -> bool:
        """Tell whether *user* is somebody to welcome, whom nothing restricts."""
        person = self._known(team_id, user)
        is_welcome = person is not None and kind_of(person) in {Kind.PERSON, Kind.GUEST}
        return is_welcome and not self._sanctions.in_force(team_id, user)

    def _workspace(self, team_id: str) -> str:
        found = self._workspaces.get(team_id)
        return str(found["name"]) if found and found["name"] else "Slack"

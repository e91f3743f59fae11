"""The texts that newcomers read, as admins write them: a draft is looked at, then used."""

import re
from collections.abc import Mapping
from typing import Any

from db.repositories.welcome_text import WelcomeTextRepository
from services.action_request import CHANNEL
from services.delivery import DeliveryService
from services.errors import DomainError
from services.ports import View
from services.preferring import PreferenceService
from services.request import Request
from services.role import NotAllowedError
from services.user import UserService
from services.welcome_text import LANGUAGES, LONGEST, NAMES, OF_STEWARD, unknown_variables
from services.welcoming import WelcomingService

KEY = re.compile(r"(?P<name>welcome|rules|[CG][A-Z0-9]{1,30})\.(?P<language>[a-z]{2})")

SHOWN = 40
"""Texts of one list."""


class NotTheHostError(DomainError):
    """Only admins and owners say what newcomers read. What you read yourself: `/steward help`."""


class WelcomeUsageError(DomainError):
    """Try `/welcome` to see what newcomers read, `/welcome on`, `/welcome off`, `/welcome preview`, or `/welcome #channel` for what is said there."""  # noqa: E501 - one sentence


class NoDraftError(DomainError):
    """There is no draft of that any more; it may be in use already. See `/welcome`."""


class UnknownTextError(DomainError):
    """I don't know that text. `/welcome` shows all of them, each with its button."""


class WelcomeKeepingService:
    """What may be done with the texts."""

    def __init__(
        self,
        *,
        texts: WelcomeTextRepository,
        welcoming: WelcomingService,
        users: UserService,
        preferences: PreferenceService,
        deliveries: DeliveryService,
    ) -> None:
        self._texts = texts
        self._welcoming = welcoming
        self._users = users
        self._preferences = preferences
        self._deliveries = deliveries

    def answer(self, request: Request) -> None:
        """Do what was typed behind /welcome.

        :raises DomainError: the person may not, or it can't be read
        """
        self._require(request)
        word = request.text.lower()
        if word in {"on", "off"}:
            self._preferences.change(request, {"onboarding": word})
        elif word == "preview":
            told = self._welcoming.told(request.team_id, request.actor)
            facts = {**told, "user": request.actor}
            self._deliveries.answer(request, View(name="welcome_preview", facts=facts))
        elif found := CHANNEL.fullmatch(request.text):
            self._tell(request, only=found[1])
        elif not word:
            self._tell(request)
        else:
            raise WelcomeUsageError

    def form(self, request: Request, key: str) -> View:
        """Return the form of a text, with its draft, or else with what is used.

        :raises DomainError: the person may not, or there is no such text
        """
        self._require(request)
        name, language = read_key(key)
        own = self._texts.get(request.team_id, name, language) or {}
        said = own.get("draft") or own.get("text") or OF_STEWARD[language].get(name, "")
        facts = {"key": key, "name": name, "language": language, "text": said}
        return View(name="welcome_form", facts=facts)

    def draft(self, request: Request, key: str, text: str) -> None:
        """Keep a draft, and show how it looks; it counts once it is used.

        :raises DomainError: the person may not, there is no such text, or it can't be filled in
        """
        self._require(request)
        name, language = read_key(key)
        said = text.strip()[:LONGEST]
        if unknown_variables(said):
            raise UnknownTextError
        self._texts.draft(request.team_id, name, language, draft=said, by=request.actor)
        told = self._welcoming.told(request.team_id, request.actor)
        facts = {"key": key, "name": name, "language": language, "text": said}
        facts |= {"user": request.actor, "workspace": told["workspace"]}
        self._deliveries.answer(request, View(name="welcome_drafted", facts=facts))

    def use(self, request: Request, key: str) -> None:
        """Use the draft from now on.

        :raises DomainError: the person may not, or there is none
        """
        self._require(request)
        name, language = read_key(key)
        if self._texts.use(request.team_id, name, language, by=request.actor) is None:
            raise NoDraftError
        facts = {"name": name, "language": language}
        self._deliveries.answer(request, View(name="welcome_used", facts=facts))

    def _tell(self, request: Request, *, only: str = "") -> None:
        kept = {(each["name"], each["language"]): each for each in self._texts.all(request.team_id)}
        wanted = [(name, language) for name in NAMES for language in LANGUAGES]
        wanted += [key for key in kept if key not in wanted]
        if only:
            wanted = [(only, language) for language in LANGUAGES]
        now = self._preferences.of(request.team_id)
        facts = {
            "is_on": now.onboarding,
            "channels": list(now.first_channels),
            "introductions": now.introductions_channel,
            "items": [_item(each, kept.get(each) or {}) for each in wanted[:SHOWN]],
        }
        self._deliveries.answer(request, View(name="welcome", facts=facts))

    def _require(self, request: Request) -> None:
        try:
            self._users.require("welcome", request.team_id, request.actor)
        except NotAllowedError:
            raise NotTheHostError from None


def read_key(key: str) -> tuple[str, str]:
    """Read `<name>.<language>`.

    :raises UnknownTextError: it is none
    """
    found = KEY.fullmatch(key)
    if found is None or found["language"] not in LANGUAGES:
        raise UnknownTextError
    return found["name"], found["language"]


def _item(key: tuple[str, str], own: Mapping[str, Any]) -> dict[str, Any]:
    name, language = key
    return {
        "key": f"{name}.{language}",
        "name": name,
        "language": language,
        "text": own.get("text") or OF_STEWARD[language].get(name, ""),
        "is_own": bool(own.get("text")),
        "has_draft": own.get("draft") is not None,
    }

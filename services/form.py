"""The form of an action: what it begins with, carries along, and says when it is sent."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import partial
from typing import Any

from services import action_request
from services.action import ACTIONS
from services.action_request import MENTION, ActionRequest
from services.errors import DomainError
from services.ports import View
from services.preferring import PreferenceService
from services.request import Request
from services.user import UserService, zone_of

CARRIED = ("because_of", "about", "here", "needs_reason", "reply", "zone")
"""What of a form's facts goes along with it and comes back when it is sent."""

EARLIEST = timezone(timedelta(hours=-12))
"""Where it is earliest: what is over there is over for everybody."""

Facts = Mapping[str, Any]


class NobodyPickedError(DomainError):
    """Please pick whom this is about."""


class FormService:
    """Fills forms, and reads them."""

    def __init__(self, *, users: UserService, preferences: PreferenceService) -> None:
        self._users = users
        self._preferences = preferences

    def blank(
        self, name: str, request: Request, *, target: str = "", about: Facts | None = None
    ) -> View:
        """Return the form of action *name*, with what is known already filled in.

        :param about: the message that it is about: channel, ts, link, said
        :raises DomainError: the person may not
        """
        self._require(name, request, target)
        person = self._users.person(request.team_id, request.actor)
        facts = {
            "action": name,
            "target": target,
            "channel": request.place if ACTIONS[name].takes_channel else "",
            "about": dict(about or {}),
            "here": request.channel,
            "needs_reason": self._preferences.policy(request.team_id).needs_reason(name),
            "reply": request.reply or "",
            "zone": str(person["time_zone"]),
        }
        return View(name="form", facts=facts)

    def completed(self, name: str, request: Request) -> View:
        """Return the form behind a command that said too little; it keeps what was said."""
        named = MENTION.match(request.text)
        return self.blank(name, request, target=named[1] if named else "")

    def _require(self, name: str, request: Request, target: str) -> None:
        if target:
            self._users.require_may_act(
                request.team_id, request.actor, target, deed=name, channel=request.place
            )
        else:
            self._users.require(name, request.team_id, request.actor, channel=request.place)


def carried(value: object) -> dict[str, Any]:
    """Return what went along with a form; nothing where it is unreadable."""
    try:
        found = json.loads(value) if isinstance(value, str) else None
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def mistakes(fields: Facts, along: Facts, *, at: datetime) -> dict[str, str]:
    """Return what to mend in a form: block_id → a sentence with an example.

    :param at: when it was sent
    """
    length, reason = (str(fields.get(name) or "") for name in ("duration", "reason"))
    clock = partial(_local, along, at, EARLIEST)
    found = {
        "duration": _refusal(partial(action_request.revise, "", length, "", clock=clock)),
        "reason": _refusal(partial(_reason, reason, is_needed=bool(along.get("needs_reason")))),
    }
    return {block: sentence for block, sentence in found.items() if sentence}


def read(request: Request) -> tuple[str, Request, ActionRequest]:
    """Return which action a form that was sent asks for, who asked where, and what.

    :raises DomainError: it says too little
    """
    name = str(request.facts.get("callback_id")).partition(":")[2]
    fields = request.facts.get("fields")
    fields = fields if isinstance(fields, dict) else {}
    along = carried(request.facts.get("value"))
    if name not in ACTIONS or not _is_id(fields.get("target")):
        raise NobodyPickedError
    asked = action_request.revise(
        str(fields["target"]),
        str(fields.get("duration") or ""),
        str(fields.get("reason") or ""),
        clock=partial(_local, along, request.at, UTC),
    )
    channel = channel_of(name, fields)
    where = replace(request, channel=_text(along, "here"), reply=_text(along, "reply") or None)
    number = along.get("because_of")
    marks = {"because_of": number} if isinstance(number, int) else {}
    return name, where, replace(asked, channel=channel, about=_about(along), marks=marks)


def _local(along: Facts, at: datetime, otherwise: tzinfo) -> datetime:
    """Return *at* in the time zone that went along, or *otherwise* where none did."""
    return at.astimezone(zone_of(_text(along, "zone")) if along.get("zone") else otherwise)


def _reason(text: str, *, is_needed: bool) -> None:
    if not action_request.reason(text) and is_needed:
        raise action_request.ReasonMissingError


def _refusal(read: partial[Any]) -> str:
    try:
        read()
    except DomainError as error:
        return str(error)
    return ""


def channel_of(name: str, fields: Facts) -> str:
    """Return from where a form of action *name* says, EVERYWHERE if it was left empty."""
    if name not in ACTIONS or not ACTIONS[name].takes_channel:
        return ""
    found = fields.get("channel")
    return str(found) if _is_id(found) else action_request.EVERYWHERE


def _about(along: Facts) -> dict[str, str] | None:
    about = along.get("about")
    if not isinstance(about, dict) or not about:
        return None
    return {name: _text(about, name) for name in ("channel", "ts", "link", "said")}


def _is_id(found: object) -> bool:
    """Tell whether *found* may be an id of Slack's."""
    return isinstance(found, str) and found.isascii() and found.isalnum() and len(found) <= 30  # noqa: PLR2004 - Slack's have a dozen


def _text(facts: Facts, name: str) -> str:
    found = facts.get(name)
    return found.encode(errors="replace").decode() if isinstance(found, str) else ""

"""The form of a group of settings: what it begins with, and what was changed in it."""

import html
from collections.abc import Mapping
from typing import Any

from services.kinds import Channel, Choice, UnreadableError, YesNo
from services.ports import View
from services.preference import PREFERENCES, Preference
from services.preferring import PreferenceService
from services.request import Request

Fields = Mapping[str, Any]

NONE = "none"
"""What an empty field means, where there may be none."""


def blank(preferences: PreferenceService, request: Request, group: str) -> View:
    """Return the form of *group*, as the settings stand.

    :raises DomainError: the person may not change settings
    """
    preferences.require_may_set(request.team_id, request.actor)
    items = [each for each in preferences.listed(request.team_id) if each["group"] == group]
    return View(name="setting_form", facts={"items": [_item(each) for each in items]})


def mistakes(fields: Fields, along: Fields, *, at: object) -> dict[str, str]:  # noqa: ARG001 - every form's are called alike
    """Return what to mend in a form: block_id → a sentence with an example."""
    return {
        name: f"This takes {PREFERENCES[name].kind.says.replace('`', '')}, such as"
        f" {PREFERENCES[name].example}."
        for name, text in changed(fields, along).items()
        if not _is_readable(PREFERENCES[name], text)
    }


def changed(fields: Fields, along: Fields) -> dict[str, str]:
    """Return what was changed in a form: name → what was typed.

    What somebody else has changed meanwhile stays, unless this form changes it, too.
    """
    shown = along.get("shown")
    before = shown if isinstance(shown, dict) else {}
    typed = {name: _typed(PREFERENCES[name], fields[name]) for name in before if name in PREFERENCES
             and name in fields}  # fmt: skip
    return {name: text for name, text in typed.items() if not _is_same(name, text, before[name])}


def _typed(found: Preference, filled: object) -> str:
    """Return what was filled in as it would be typed; an empty field is none where that may be."""
    text = html.escape(str(filled or ""), quote=False).strip()
    return text or (NONE if _is_readable(found, NONE) else "")


def _is_same(name: str, text: str, before: object) -> bool:
    kind = PREFERENCES[name].kind
    try:
        return bool(kind.read(html.unescape(text)) == kind.read(str(before)))
    except UnreadableError:
        return text == before


def _is_readable(found: Preference, text: str) -> bool:
    try:
        found.kind.read(html.unescape(text))
    except UnreadableError:
        return False
    return True


def _item(each: Mapping[str, Any]) -> dict[str, Any]:
    found = PREFERENCES[each["name"]]
    kind = found.kind
    options = list(kind.options) if isinstance(kind, Choice) else []
    if isinstance(kind, YesNo):
        options = ["on", "off"]
    is_channel, optional = isinstance(kind, Channel), _is_readable(found, NONE)
    return {**each, "options": options, "is_channel": is_channel, "optional": optional}

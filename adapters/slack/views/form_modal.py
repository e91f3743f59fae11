"""The form of an action: opened empty within Slack's three seconds, then filled by a worker."""

import json
from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as Modal

from adapters.slack.views import inputs
from adapters.slack.views.about import about
from adapters.slack.views.flow_words import words_of
from adapters.slack.views.layout import context, section
from adapters.slack.views.rendered import Facts
from services.action import ACTIONS, Action
from services.form import CARRIED

_MOST = 3000
"""Characters that Slack lets a modal carry along."""

_SUBMIT = {"warn": "Send the warning", "note": "Keep the note"}
_REASON = {"warn": "What should they change?", "note": "Note"}
_ASKS = "A card asks the moderators to confirm. Nothing happens before."


def loading(facts: Facts) -> dict[str, Any]:
    """Return the form that stands at once. Facts: action."""
    return _modal(str(facts["action"]), [section("One moment…")], submit=None, along="")


def form(facts: Facts) -> dict[str, Any]:
    """Return the form with its fields.

    Facts: action, target, channel, needs_reason, about, and what else goes along (CARRIED).
    """
    name = str(facts["action"])
    action = ACTIONS.get(name) or Action(name=name)
    submit = "Ask to confirm" if _asks_first(name) else _SUBMIT.get(name, "Do it")
    return _modal(name, list(_fields(action, facts)), submit=submit, along=_along(facts))


def _fields(action: Action, facts: Facts) -> Iterator[Block]:
    if seen := about(facts):
        yield section(seen)
    yield inputs.person("target", "Who", facts["target"])
    if action.takes_channel:
        yield inputs.origin(facts["channel"])
    if action.takes_length:
        yield inputs.length("")
    needs_reason = bool(facts.get("needs_reason"))
    label = _REASON.get(action.name, "Reason")
    typed = str(facts.get("reason") or "")
    yield inputs.reason(typed, label=label, optional=not needs_reason)
    if _asks_first(action.name):
        yield context(_ASKS)


def _asks_first(name: str) -> bool:
    return name in ACTIONS and ACTIONS[name].asks_first


def _along(facts: Facts) -> str:
    """Return what goes along, without the words of the message where they are too long."""
    kept = {name: facts[name] for name in CARRIED if facts.get(name)}
    for less in ({}, {"about": None}, {"about": None, "reply": None}):
        text = json.dumps({**kept, **less})
        if len(text) <= _MOST:
            return text
    return ""


def _modal(name: str, blocks: list[Block], *, submit: str | None, along: str) -> dict[str, Any]:
    return Modal(
        type="modal",
        callback_id=f"ask:{name}",
        title=words_of(name).noun,
        submit=submit,
        close="Cancel",
        private_metadata=along,
        blocks=blocks,
    ).to_dict()

"""The form of a rule: opened empty within Slack's three seconds, then filled by a worker."""

import json
from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    ConversationFilter,
    ConversationMultiSelectElement,
    InputBlock,
    Option,
    PlainTextObject,
    RadioButtonsElement,
    StaticMultiSelectElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View as Modal

from adapters.slack.views import inputs
from adapters.slack.views.layout import context, section
from adapters.slack.views.rendered import Facts
from adapters.slack.views.rule_words import KINDS, THEN, lasting
from adapters.slack.views.text import CHANNEL_ID
from services.rule_form import FLAGS, LONGEST_NAME, LONGEST_WHAT, ROLES, SAVE, TRY, TRY_DAYS

CALLBACK = "rule_save"

_WHAT = (
    "Words: casino, coin* · Pattern: free (coins|money) · Links: any, deny a.com, allow b.com,"
    " shorteners, lookalikes · Mentions: 5 or everyone"
)
_MORE = (
    "*Repeats*: `3 in 10m` · *Flood*: `10 in 30s` · *Newcomers*: `3d` · *Files*: `any`,"
    " `type exe, zip`, `over 20MB` · *Hidden text*: nothing. A saved rule only records until"
    " `/rule mode` says otherwise."
)
_MOST = 3000
"""Characters that Slack lets a modal carry along."""

_FLAGS = {
    "delete": "Delete the message, with evidence",
    "guests": "Only for guests",
    "moderators": "For moderators and admins, too",
    "apps": "For messages of apps, too",
}
_SAVES = {
    SAVE: "Save it; it only records at first",
    TRY: f"Only try it on the last {TRY_DAYS} days",
}


def loading(_facts: Facts) -> dict[str, Any]:
    """Return the form that stands at once. No facts."""
    return _modal([section("One moment…")], submit=None, along="", title="Rule")


def form(facts: Facts) -> dict[str, Any]:
    """Return the form. Facts: number (0: new), version, body, reply, here."""
    along = _along(facts)
    title = f"Rule {facts['number']}" if facts["number"] else "New rule"
    blocks = [*_looks(facts["body"]), *_holds(facts["body"]), *_does(facts["body"])]
    return _modal(blocks, submit="Go", along=along, title=title)


def _along(facts: Facts) -> str:
    """Return what goes along, without the way to answer where that is too long."""
    kept = {name: facts[name] for name in ("number", "version", "reply", "here")}
    text = json.dumps(kept)
    return text if len(text) <= _MOST else json.dumps(kept | {"reply": "", "here": ""})


def _looks(body: Facts) -> list[Block]:
    return [
        inputs.words("name", "Name", body["name"], longest=LONGEST_NAME, optional=False),
        inputs.field("kind", "What kind", _select("kind", KINDS, body["kind"])),
        inputs.words(
            "what", "Looks for", body["what"], longest=LONGEST_WHAT, hint=_WHAT, multiline=True
        ),
        context(_MORE),
    ]


def _holds(body: Facts) -> list[Block]:
    known = [each for each in body["channels"] if CHANNEL_ID.fullmatch(each)]
    channels = ConversationMultiSelectElement(
        action_id="channels",
        initial_conversations=known or None,
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
    )
    newer, hours = lasting(body["newer_than"]), body["hours"]
    return [
        inputs.field("channels", "Only in", channels, hint="Empty: everywhere.", optional=True),
        _roles("only_roles", "Only for", body, hint="Empty: everybody but moderators."),
        _roles("exempt_roles", "Never for", body, hint="Also where a field above names them."),
        inputs.words(
            "newer_than", "Only who came less than … ago", newer, longest=40, hint="Such as 3d."
        ),
        inputs.words("hours", "Only at", hours, longest=40, hint="Such as 22:00-06:00."),
        inputs.words(
            "zone", "By which clock", body["zone"], longest=60,
            hint="Such as Europe/Berlin. Empty: each one's own.",
        ),
    ]  # fmt: skip


def _roles(name: str, label: str, body: Facts, *, hint: str) -> InputBlock:
    """Return the field in which several roles are picked."""
    picked = body.get(name) or ()  # a form of the version before doesn't know it
    options = [_option(role, f"{role}s") for role in ROLES]
    chosen = [each for each in options if each.value in picked]
    element = StaticMultiSelectElement(
        action_id=name, options=options, initial_options=chosen or None
    )
    return inputs.field(name, label, element, hint=hint, optional=True)


def _does(body: Facts) -> list[Block]:
    ticked = [_option(flag, _FLAGS[flag]) for flag in FLAGS if body[flag]]
    flags = CheckboxesElement(
        action_id="flags",
        options=[_option(flag, _FLAGS[flag]) for flag in FLAGS],
        initial_options=ticked or None,
    )
    saves = [_option(value, label) for value, label in _SAVES.items()]
    radio = RadioButtonsElement(action_id="save", options=saves, initial_option=saves[0])
    return [
        inputs.field("flags", "Also", flags, optional=True),
        inputs.field(
            "then", "And for who wrote it", _select("then", _named(THEN), body["then"] or "nothing")
        ),
        inputs.words(
            "lasts", "How long", lasting(body["lasts"]), longest=40, hint=inputs.LENGTH_HINT
        ),
        inputs.reason(body["reason"], label="What they read"),
        inputs.field("save", "Now", radio),
    ]


def _named(words: Mapping[str, str]) -> dict[str, str]:
    """Return *words* with a value for nothing: Slack takes no empty one."""
    return {value or "nothing": label for value, label in words.items()}


def _select(name: str, words: Mapping[str, str], chosen: str) -> StaticSelectElement:
    options = [_option(value, label) for value, label in words.items()]
    initial = next((each for each in options if each.value == chosen), options[0])
    return StaticSelectElement(action_id=name, options=options, initial_option=initial)


def _option(value: str, label: str) -> Option:
    return Option(value=value, text=PlainTextObject(text=label.capitalize(), emoji=False))


def _modal(blocks: list[Block], *, submit: str | None, along: str, title: str) -> dict[str, Any]:
    return Modal(
        type="modal",
        callback_id=CALLBACK,
        title=title,
        submit=submit,
        close="Cancel",
        private_metadata=along,
        blocks=blocks,
    ).to_dict()

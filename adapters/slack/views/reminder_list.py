"""The list of one's reminders, as a modal and as a message, and the form that changes one."""

import json
from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as Modal

from adapters.slack.views import inputs
from adapters.slack.views.layout import button, buttons, context, paragraphs, section
from adapters.slack.views.moment import when
from adapters.slack.views.reminder_words import brief, timing, where, why
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import count, person

CALLBACK = "reminder_edit"
"""The callback_id of the form."""

LIST = "reminder_list"
"""The callback_id of the list."""

_NONE = "You have no reminders. Make one: `/reminder tomorrow 9:00 stand-up`"
_MOST = 40
_LONGEST_WHEN, _LONGEST_TEXT = 120, 2000


def draw(facts: Facts) -> Rendered:
    """Draw the list as a message. Facts: owner; items, as services.reminder_row tells them."""
    items = facts["items"]
    if not items:
        return message(_NONE, [section(_NONE)])
    told = count(len(items), "reminder")
    lines = [f"• {line(item, facts)}" for item in items]
    return message(told, [section(f"*{told}*"), *paragraphs(lines)])


def modal(facts: Facts) -> dict[str, Any]:
    """Draw the list as a modal, each with its buttons. Facts: as above."""
    blocks = [block for item in facts["items"][:_MOST] for block in _row(item, facts)]
    return _modal(LIST, "Reminders", blocks or [section(_NONE)])


def loading(_facts: Facts) -> dict[str, Any]:
    """Draw the modal that stands at once. No facts."""
    return _modal(LIST, "Reminders", [section("Looking…")])


def form(facts: Facts) -> dict[str, Any]:
    """Draw the form that changes one. Facts: reminder, zone, when, said."""
    hint = "Such as every weekday at 9:30, tomorrow 9:00, or on the first monday of the month."
    blocks: list[Block] = [
        inputs.words(
            "when", "When", facts["when"], longest=_LONGEST_WHEN, hint=hint, optional=False
        ),
        inputs.words(
            "said", "What to say", facts["said"], longest=_LONGEST_TEXT, multiline=True,
            optional=False,
        ),
    ]  # fmt: skip
    along = json.dumps({"id": str(facts["reminder"])[:40], "zone": str(facts["zone"])[:60]})
    return _modal(CALLBACK, "Change a reminder", blocks, submit="Look at it", along=along)


def _row(item: Facts, facts: Facts) -> Iterator[Block]:
    yield section(line(item, facts))
    yield buttons(
        button("Change", "remind:edit", item["reminder"]),
        button("Cancel it", "remind:cancel", item["reminder"]),
    )
    if item.get("is_paused"):
        yield context(f"Paused: {why(item)}")


def line(item: Facts, facts: Facts) -> str:
    """Return one reminder in two lines. Facts: owner, who reads it."""
    by = "" if item["owner"] == facts.get("owner") else f" · by {person(item['owner'])}"
    paused = " · paused" if item.get("is_paused") else ""
    return f"*{brief(item)}*\n{timing(item)}, next {when(item['next'])}, {where(item)}{by}{paused}"


def _modal(
    callback: str,
    title: str,
    blocks: list[Block],
    *,
    submit: str | None = None,
    along: str = "",
) -> dict[str, Any]:
    return Modal(
        type="modal",
        callback_id=callback,
        title=title,
        submit=submit,
        close="Close",
        private_metadata=along,
        blocks=blocks,
    ).to_dict()

"""The forms of moderators who have claimed a report: dismiss, write to who reported, mute them."""

from typing import Any

from slack_sdk.models.blocks import Block, StaticSelectElement
from slack_sdk.models.views import View as Modal

from adapters.slack.views import inputs
from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts
from adapters.slack.views.report_modal import option
from adapters.slack.views.report_words import category
from adapters.slack.views.text import cut
from services.report_request import LONGEST_WORDS

DISMISS, WRITE, MUTE = "report_dismiss", "report_write", "report_mute"
"""Their callback_ids."""

_MOST = 100
"""Choices that Slack takes in one menu."""


def loading(_facts: Facts) -> dict[str, Any]:
    """Return the form that stands at once. No facts."""
    return _modal(WRITE, "Report", [section("One moment…")], submit=None, value="")


def dismissing(facts: Facts) -> dict[str, Any]:
    """Return the form of who dismisses. Facts: value (the report's conversation and version)."""
    told = inputs.words(
        "words", "Words for who reported it", "", longest=inputs.LONGEST_REASON, multiline=True
    )
    return _modal(DISMISS, "Dismiss the report", [
        inputs.reason("", label="Reason, for the moderators", optional=False), told,
    ], submit="Dismiss", value=str(facts["value"]))  # fmt: skip


def write(facts: Facts) -> dict[str, Any]:
    """Return the form of who writes to somebody who reported. Facts: value, statements."""
    said = "They read this as the moderators' words, and may answer. Neither of you is named."
    words = inputs.words(
        "words", "Your words", "", longest=LONGEST_WORDS, multiline=True, optional=False
    )
    return _modal(
        WRITE,
        "Write to who reported",
        [section(said), _whom(facts), words],
        submit="Send",
        value=str(facts["value"]),
    )


def mute(facts: Facts) -> dict[str, Any]:
    """Return the form of who mutes somebody who reported. Facts: value, statements."""
    said = "They can report nothing meanwhile. If they are unknown, they stay unknown."
    return _modal(
        MUTE,
        "Mute who reported",
        [section(said), _whom(facts), inputs.length(""), inputs.reason("", optional=False)],
        submit="Mute",
        value=str(facts["value"]),
    )


def _whom(facts: Facts) -> Block:
    """Return the choice among those who reported: by number, as on the card."""
    found = list(enumerate(facts["statements"], start=1))[:_MOST]
    options = [option(str(each["id"]), _label(number, each)) for number, each in found]
    first = options[0] if options else None
    element = StaticSelectElement(action_id="statement", options=options, initial_option=first)
    return inputs.field("statement", "Whom", element)


def _label(number: int, statement: Facts) -> str:
    who = "by name" if statement["reporter"] else "unknown"
    return cut(f"{number} · {category(statement['category'])} · {who}", 75)


def _modal(
    callback: str, title: str, blocks: list[Block], *, submit: str | None, value: str
) -> dict[str, Any]:
    return Modal(
        type="modal",
        callback_id=callback,
        title=title,
        submit=submit,
        close="Close",
        private_metadata=value,
        blocks=blocks,
    ).to_dict()

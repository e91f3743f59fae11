"""The forms of who reports: what happened, and later what they answer."""

from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    Option,
    PlainTextObject,
    RadioButtonsElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View as Modal

from adapters.slack.views import inputs
from adapters.slack.views.about import about
from adapters.slack.views.layout import context, section
from adapters.slack.views.rendered import Facts
from services.report_request import CATEGORIES, LONGEST_WORDS, NAMED

SAY, ANSWER = "report_say", "report_answer"
"""Their callback_ids."""

_DIRECT = (
    "Only the two of you have seen a direct message: what it says may tell the moderators who"
    " reports it, whatever you choose below."
)
_NAMELESS = (
    "Without your name, I keep only a sealed address until the report is closed, so that moderators"
    " can ask you something through me and you hear how it ends."
)


def loading(_facts: Facts) -> dict[str, Any]:
    """Return the form that stands at once. No facts."""
    return _modal(SAY, "Report", [section("One moment…")], submit=None, value="")


def form(facts: Facts) -> dict[str, Any]:
    """Return the form with its fields.

    Facts: draft, target, words, is_message, is_direct, about (said, link), channel.
    """
    return _modal(SAY, "Report", list(_fields(facts)), submit="Send", value=str(facts["draft"]))


def answer(facts: Facts) -> dict[str, Any]:
    """Return the form of who reported and answers. Facts: value (their statement)."""
    said = "The moderators read this. They don't learn from me who you are."
    words = inputs.words(
        "words", "Your words", "", longest=LONGEST_WORDS, multiline=True, optional=False
    )
    return _modal(
        ANSWER, "Your report", [section(said), words], submit="Send", value=str(facts["value"])
    )


def _fields(facts: Facts) -> Iterator[Block]:
    if facts["is_message"]:
        yield section(about({"about": {**(facts["about"] or {}), "channel": facts["channel"]}}))
    else:
        yield inputs.person("target", "Who", str(facts["target"]))
    yield inputs.field("category", "What is it about?", _categories())
    yield inputs.words(
        "words", "What happened?", str(facts["words"]), longest=LONGEST_WORDS, multiline=True
    )
    yield inputs.field("identity", "Who may know that it was you?", _identity())
    yield context(_NAMELESS)
    if facts["is_direct"]:
        yield context(_DIRECT)


def _categories() -> StaticSelectElement:
    return StaticSelectElement(
        action_id="category",
        options=[option(name, label) for name, label in CATEGORIES.items()],
    )


def _identity() -> RadioButtonsElement:
    named = option(NAMED, "The moderators")
    return RadioButtonsElement(
        action_id="identity",
        options=[named, option("nameless", "Nobody")],
        initial_option=named,
    )


def option(value: str, label: str) -> Option:
    """Return one choice of a menu."""
    return Option(value=value, text=PlainTextObject(text=label, emoji=False))


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

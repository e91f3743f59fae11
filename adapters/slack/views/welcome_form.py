"""The form of a text that newcomers read."""

from typing import Any

from slack_sdk.models.views import View as Modal

from adapters.slack.views import inputs
from adapters.slack.views.layout import context, section
from adapters.slack.views.rendered import Facts
from adapters.slack.views.welcome import title
from services.welcome_text import LONGEST

CALLBACK = "welcome_save"

_HINT = "{name}, {workspace} and {channel} are filled in. You see how it looks before it is used."


def loading(facts: Facts) -> dict[str, Any]:
    """Return the form before it is filled. Facts: value."""
    return Modal(
        type="modal",
        title="What newcomers read",
        close="Close",
        private_metadata=str(facts.get("value") or "")[:100],
        blocks=[section("One moment …")],
    ).to_dict()


def form(facts: Facts) -> dict[str, Any]:
    """Return it. Facts: key, name, language, text."""
    text = inputs.words(
        "text", "Text", facts["text"], longest=LONGEST, hint=_HINT, multiline=True, optional=True
    )  # fmt: skip
    return Modal(
        type="modal",
        callback_id=CALLBACK,
        title="What newcomers read",
        submit="Show me",
        close="Close",
        private_metadata=str(facts["key"])[:100],
        blocks=[section(f"*{title(facts)}*"), text, context("Nothing changes yet.")],
    ).to_dict()

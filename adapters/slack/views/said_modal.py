"""A sentence in a modal that is open already: what it was opened for can't be done."""

from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as Modal

from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import sentence


def draw(facts: Facts) -> dict[str, Any]:
    """Return the modal. Facts: text, in mrkdwn of our own."""
    said: list[Block] = [section(sentence(facts["text"]) or "Steward can't do that.")]
    return Modal(type="modal", title="Steward", close="Close", blocks=said).to_dict()

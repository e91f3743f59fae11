"""The two forms of an appeal: the member's, and that of who rejects it."""

from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as Modal

from adapters.slack.views import inputs
from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts

SAY, REJECT = "appeal_say", "appeal_reject"
"""Their callback_ids."""


def ask(facts: Facts) -> dict[str, Any]:
    """Return the member's form. Facts: value (the number of the case)."""
    said = "What was wrong? A moderator who did not act in your case reads it and decides."
    return _modal(SAY, "Appeal", "Send", str(facts["value"]), [section(said), _words("Your words")])


def reject(facts: Facts) -> dict[str, Any]:
    """Return the form of who rejects. Facts: value (the appeal's conversation and version)."""
    said = "Why does the case stand? The member reads this."
    return _modal(REJECT, "Reject the appeal", "Reject", str(facts["value"]), [
        section(said), _words("Reason"),
    ])  # fmt: skip


def _words(label: str) -> Block:
    return inputs.reason("", label=label, optional=False)


def _modal(
    callback: str, title: str, submit: str, value: str, blocks: list[Block]
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

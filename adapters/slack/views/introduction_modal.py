"""The form in which a newcomer introduces themself."""

from typing import Any

from slack_sdk.models.views import View as Modal

from adapters.slack.views import inputs
from adapters.slack.views.rendered import Facts
from adapters.slack.views.welcome_words import words

CALLBACK = "onboarding_introduce"


def form(facts: Facts) -> dict[str, Any]:
    """Return it. Facts: value (the conversation and its version); language, where it is known."""
    said = words(facts.get("language"))
    about = inputs.words(
        "words", said["about"], "", longest=1_000, multiline=True, optional=False
    )  # fmt: skip
    return Modal(
        type="modal",
        callback_id=CALLBACK,
        title=said["title"],
        submit=said["send"],
        close=said["close"],
        private_metadata=str(facts["value"])[:100],
        blocks=[about],
    ).to_dict()

"""The form of a reward: what it is, what it costs, how many there are."""

from typing import Any

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    Option,
    PlainTextObject,
    RadioButtonsElement,
)
from slack_sdk.models.views import View as Modal

from adapters.slack.views import inputs
from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts

CALLBACK = "reward_save"


def loading(facts: Facts) -> dict[str, Any]:
    """Return the form before it is filled. Facts: value."""
    return Modal(
        type="modal",
        title="Reward",
        close="Close",
        private_metadata=str(facts.get("value") or ""),
        blocks=[section("One moment …")],
    ).to_dict()


def form(facts: Facts) -> dict[str, Any]:
    """Return it. Facts: value (id; empty: a new one), name, about, price, stock, per_person."""
    value = str(facts.get("value") or "")
    is_new = not value
    blocks: list[Block] = [
        inputs.words("name", "Name", _text(facts, "name"), longest=60, optional=False),
        inputs.words("about", "What is it?", _text(facts, "about"), longest=200),
        inputs.words("price", "Points", _text(facts, "price"), longest=7, optional=False),
        _count("stock", "How many are there?", facts),
        _count("per_person", "At most for each", facts),
    ]
    return Modal(
        type="modal",
        callback_id=CALLBACK,
        title="New reward" if is_new else "Change the reward",
        submit="Save",
        close="Close",
        private_metadata=value[:100],
        blocks=blocks if is_new else [*blocks, _gone()],
    ).to_dict()


_ANY = "Leave it empty for any number."


def _count(name: str, label: str, facts: Facts) -> InputBlock:
    return inputs.words(name, label, _text(facts, name), longest=6, hint=_ANY)


def _gone() -> InputBlock:
    stay = Option(value="offer", text=PlainTextObject(text="Offer it", emoji=False))
    gone = Option(value="gone", text=PlainTextObject(text="Take it out", emoji=False))
    choices = RadioButtonsElement(action_id="gone", options=[stay, gone], initial_option=stay)
    return inputs.field("gone", "In the shop", choices)


def _text(facts: Facts, name: str) -> str:
    found = facts.get(name)
    return "" if found is None else str(found)

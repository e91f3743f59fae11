"""The welcome of a newcomer: the rules, then channels to join and a word about themself."""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block, ButtonElement, SectionBlock

from adapters.slack.views.layout import button, buttons, context, section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import place
from adapters.slack.views.welcome_words import filled, words
from fsm.flow import Event, State

JOIN, INTRODUCE = "onboarding:join", "onboarding:introduce"
"""Buttons; beside them stand confirm and cancel."""


def draw(facts: Facts) -> Rendered:
    """Draw it. Facts: as for every card, and onboarding (what services.welcoming told)."""
    told = facts["onboarding"]
    welcome = filled(told["welcome"], {**told, "user": facts["owner"]})
    return message(
        welcome.split("\n")[0] or "Welcome!", [section(welcome or "-"), *_rest(facts, told)]
    )


def _rest(facts: Facts, told: Facts) -> Iterator[Block]:
    said, value = words(told["language"]), f"{facts['conversation']}.{facts['version']}"
    state = State(facts["state"])
    if state in {State.AWAITING_CONFIRMATION, State.ERROR}:
        rules = filled(told["rules"], {**told, "user": facts["owner"]})
        yield section(f"*{said['rules']}*\n{rules}")
        yield buttons(button(said["read"], "onboarding:confirm", value, "primary"))
    elif state is State.COLLECTING_INPUT:
        yield context(said["thanks"])
        yield from _choices(facts, told)
        yield buttons(*_last(told, value))
    elif Event(facts["event"]) is not Event.EXPIRE:
        yield context(said["over"])


def _choices(facts: Facts, told: Facts) -> Iterator[Block]:
    said = words(told["language"])
    if told["channels"]:
        yield section(f"*{said['channels']}*")
    for channel in told["channels"][:5]:
        is_in = channel in told["joined"]
        block = section(f"{place(channel)}{' · ' + said['joined'] if is_in else ''}")
        if isinstance(block, SectionBlock) and not is_in:
            block.accessory = button(said["join"], JOIN, f"{facts['conversation']}.{channel}")
        yield block


def _last(told: Facts, value: str) -> Iterator[ButtonElement]:
    said = words(told["language"])
    if told["introductions"]:
        yield button(said["introduce"], INTRODUCE, value, "primary")
    yield button(said["done"], "onboarding:cancel", value)

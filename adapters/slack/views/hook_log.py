"""What a subscription was told, with a button to tell it again; that it is off, or on."""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block

from adapters.slack.views.layout import button, buttons, context, section
from adapters.slack.views.moment import when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import escape

_STATES = {"waiting": "waits", "arrived": "arrived", "given_up": "given up"}
_MOST = 15


def draw(facts: Facts) -> Rendered:
    """Draw the newest messages. Facts: hook; log, each id, event, at, state, attempts, answer."""
    hook, log = facts["hook"], facts["log"][:_MOST]
    head = f"Subscription {hook['number']} tells {escape(hook['host'])}"
    if hook["off_at"]:
        head += f", and is off since {when(hook['off_at'])}: `/subscribe on {hook['number']}`"
    rows = [block for each in log for block in _row(hook["number"], each)]
    return message(head, [section(f"*{head}*"), *(rows or [context("Nothing was told yet.")])])


def off(facts: Facts) -> Rendered:
    """Draw that nothing arrived for a day. Facts: number, host, since."""
    number = facts["number"]
    said = (
        f"Subscription {number} is off: nothing has arrived at {escape(facts['host'])} since"
        f" {when(facts['since'])}. See why with `/subscribe log {number}`, and turn it on again"
        f" with `/subscribe on {number}`."
    )
    return message(f"Subscription {number} is off", [section(said)])


def on(facts: Facts) -> Rendered:
    """Draw that it is on again. Facts: number."""
    number = facts["number"]
    said = (
        f"Subscription {number} is on. What was given up meanwhile can be sent again:"
        f" `/subscribe log {number}`"
    )
    return message(said, [section(said)])


def again(facts: Facts) -> Rendered:
    """Draw that a message is told again. Facts: number."""
    number = facts["number"]
    said = f"I send it again, under the same id. Look: `/subscribe log {number}`"
    return message(said, [section(said)])


def _row(number: int, told: Facts) -> Iterator[Block]:
    tried = "1 try" if told["attempts"] == 1 else f"{told['attempts']} tries"
    answer = f", {escape(told['answer'])}" if told["answer"] else ""
    state = _STATES.get(told["state"], "waits")
    yield section(f"`{escape(told['event'])}` {when(told['at'])}: {state} ({tried}{answer})")
    yield buttons(button("Send again", "hook:again", f"{number}.{told['id']}"))

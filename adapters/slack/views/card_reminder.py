"""The card that asks whether a reminder was understood."""

from slack_sdk.models.blocks import Block

from adapters.slack.views.layout import button, buttons, context, header, section
from adapters.slack.views.moment import when
from adapters.slack.views.reminder_words import said, timing, where
from adapters.slack.views.rendered import Facts, Rendered, message
from fsm.flow import Event, State

_KINDS = {"announcement": "Announcement"}


def draw(facts: Facts) -> Rendered:
    """Draw it. Facts: as for every card, and asked (what was understood, with coming times)."""
    asked = facts["asked"]
    told = headline(facts)
    return message(
        told,
        [
            header(_KINDS.get(asked["kind"], "Reminder")),
            section(f"*{told}*\n{said(asked)}"),
            *_decision(facts, asked),
        ],
    )


def headline(facts: Facts) -> str:
    """Return how it stands, in one sentence."""
    asked = facts["asked"]
    words = timing(asked)
    first = when(asked["coming"][0]) if asked["coming"] else "never"
    once = words == "once"
    what = f"Once, {first}" if once else f"{words[:1].upper()}{words[1:]}, next: {first}"
    if State(facts["state"]) is not State.IDLE:
        return f"{what}, {where(asked)}?"
    match facts["event"]:
        case Event.CONFIRM:
            return f"Set. {what}, {where(asked)}."
        case Event.CANCEL:
            return "Cancelled. Nothing will be said."
        case _:
            return "Nobody confirmed it in time. Nothing will be said."


def _decision(facts: Facts, asked: Facts) -> list[Block]:
    if State(facts["state"]) is State.IDLE:
        return [context("Change or cancel it: `/reminders`")]
    value = f"{facts['conversation']}.{facts['version']}"
    more = " · ".join(when(at) for at in asked["coming"][1:])
    ends = f"Expires {when(facts['deadline'])}" if facts.get("deadline") else ""
    follows = "" if not asked["follows"] else "It follows your clock when you move"
    return [
        buttons(
            button("Confirm", "reminder:confirm", value, "primary"),
            button("Cancel", "reminder:cancel", value),
        ),
        context(f"Then {more}" if more else "", follows, ends, "It counts once you confirm"),
    ]

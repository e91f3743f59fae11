"""The card of an appeal: what is objected to, by whom, and how it was decided."""

from slack_sdk.models.blocks import Block

from adapters.slack.views.case_words import kind_word
from adapters.slack.views.layout import button, buttons, context, header, section
from adapters.slack.views.moment import when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import escape, person, quote
from fsm.flow import Event, State

_RULE = "Somebody who did not act in that case decides"


def draw(facts: Facts) -> Rendered:
    """Draw the appeal. Facts: as for every card, and appeal (case, kind, member, why), answer."""
    said = headline(facts)
    return message(
        f"Case {facts['case']}: {said}",
        [
            header(f"Appeal · case {facts['case']}"),
            section(f"*{said}*\n{quote(facts['reason'])}"),
            *_decision(facts),
        ],
    )


def headline(facts: Facts) -> str:
    """Return how it stands, in one sentence."""
    about = facts["appeal"]
    what = f"{kind_word(about['kind'])} in case {about['case']}"
    who = person(about["member"])
    if State(facts["state"]) is not State.IDLE:
        return f"{who} appeals against the {what}."
    match facts["event"]:
        case Event.CONFIRM:
            return f"Accepted: the {what} of {who} is taken back."
        case Event.CANCEL:
            return f"Rejected: the {what} of {who} stands."
        case _:
            return f"Nobody decided in time: the {what} of {who} stands."


def _decision(facts: Facts) -> list[Block]:
    about = facts["appeal"]
    why = escape(about.get("why") or "", 200)
    reason = f"The case's reason: {why}" if why else ""
    if State(facts["state"]) is State.IDLE:
        return [*_answer(facts), context(_by(facts), reason)]
    value = f"{facts['conversation']}.{facts['version']}"
    ends = f"Expires {when(facts['deadline'])}" if facts.get("deadline") else ""
    return [
        buttons(
            button("Accept", "appeal:confirm", value, "primary"),
            button("Reject", "appeal:reject", value),
        ),
        context(_RULE, ends, reason),
    ]


def _answer(facts: Facts) -> list[Block]:
    return [section(f"Answer:\n{quote(facts['answer'])}")] if facts.get("answer") else []


def _by(facts: Facts) -> str:
    return f"Decided by {person(facts['actor'])}" if facts["actor"] else "Closed by the time"

"""The card of a report: what is reported, by how many, who looks at it, how it ended."""

from collections.abc import Iterator, Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from adapters.slack.views.about import about
from adapters.slack.views.layout import button, buttons, context, header, paragraphs, section
from adapters.slack.views.moment import when
from adapters.slack.views.problem import explain
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.report_words import category, people, reporter, what
from adapters.slack.views.text import escape, person, quote
from fsm.flow import Event, State

_SHOWN = 10
"""Statements that one card shows; the others are counted."""

_ACTS = ("warn", "shush", "kick", "ban")

_HIDDEN = {
    "done": "Steward has taken the message away until somebody has looked: trusted members"
    " reported it. The evidence is kept. If you dismiss the report, I say it again in their name.",
    "pending": "Steward is taking the message away: trusted members reported it.",
    "working": "Steward is taking the message away: trusted members reported it.",
    "skipped": "The message stands.",
}


def draw(facts: Facts) -> Rendered:
    """Draw the report as it stands now.

    Facts: case, conversation, version, state, event, actor, claimed_by, answer, deadline, reported,
    channel, is_direct, is_message, is_restricted, about, cases, outcome, hidden, statements, notes.
    """
    said = headline(facts)
    return message(
        f"Report {facts['case']}: {said}",
        [
            header(f"Report · case {facts['case']}"),
            section(f"*{said}*"),
            *_seen(facts),
            *paragraphs(_statements(facts["statements"])),
            *paragraphs(map(_note, facts["notes"])),
            *_foot(facts),
        ],
    )


def headline(facts: Facts) -> str:
    """Return what it is and how it stands, in a sentence or two."""
    number = people(len(facts["statements"]))
    subject = f"{what(facts)} · {number}."
    match facts["state"]:
        case State.PROCESSING:
            return f"{subject} {person(facts['claimed_by'])} looks at it."
        case State.ERROR:
            return f"{subject} Nobody has looked yet."
        case State.IDLE:
            return f"{subject} {_outcome(facts)}"
        case _:
            return f"{subject} Who looks at it?"


def _outcome(facts: Facts) -> str:
    if facts["event"] == Event.CANCEL:
        return f"Dismissed by {person(facts['actor'])}."
    if facts["event"] == Event.EXPIRE:
        return "Closed: nobody has looked at it in time."
    return f"Seen to by {person(facts['actor'] or facts['claimed_by'])}."


def _seen(facts: Facts) -> Iterator[Block]:
    """Return the message, and what became of it."""
    if facts["is_message"]:
        yield section(about({"about": {**(facts["about"] or {}), "channel": facts["channel"]}}))
    if hidden := facts["hidden"]:
        failed = f"Steward was to take the message away, but could not. {explain(hidden)}"
        yield section(_HIDDEN.get(hidden, failed))


def _statements(statements: Sequence[Facts]) -> Iterator[str]:
    for number, each in enumerate(statements[:_SHOWN], start=1):
        words = f"\n{quote(each['words'])}" if each["words"] else ""
        yield f"{number}. *{category(each['category'])}*, by {reporter(each['reporter'])}{words}"
    if len(statements) > _SHOWN:
        yield f"… and {len(statements) - _SHOWN} more."


def _note(note: Facts) -> str:
    who = person(note["author"]) if note["author"] else f"Who reported ({note['statement']})"
    return f"{who}: {escape(note['words'], 500)}"


def _foot(facts: Facts) -> Iterator[Block]:
    state = State(facts["state"])
    if state in (State.AWAITING_CONFIRMATION, State.ERROR):
        yield buttons(_press(facts, "Claim", "report:claim", "primary"))
    if state is State.PROCESSING:
        yield from _desk(facts)
    if facts["answer"] and state is State.IDLE:
        yield section(f"Reason:\n{quote(facts['answer'])}")
    acted = ", ".join(f"case {number}" for number in facts["cases"] if isinstance(number, int))
    yield context(
        f"Acted on: {acted}" if acted else "",
        "Only admins see this report" if facts["is_restricted"] else "",
        _until(facts, state),
        "Who reported is told how it ends, and no more",
    )


def _desk(facts: Facts) -> Iterator[Block]:
    """Return what who has claimed it can do."""
    acts = [_press(facts, name.capitalize(), f"report_act:{name}") for name in _ACTS]
    if facts["channel"]:
        acts.append(_press(facts, "Purge", "report:purge"))
    yield buttons(*acts)
    yield buttons(
        _press(facts, "Seen to", "report:done", "primary"),
        _press(facts, "Dismiss", "report:dismissing"),
        _press(facts, "Write to who reported", "report:write"),
        _press(facts, "Mute who reported", "report:mute"),
        _press(facts, "Release", "report:release"),
    )


def _press(facts: Facts, label: str, action: str, style: str | None = None) -> ButtonElement:
    return button(label, action, f"{facts['conversation']}.{facts['version']}", style)


def _until(facts: Facts, state: State) -> str:
    if not facts.get("deadline"):
        return ""
    at = when(facts["deadline"])
    return {
        State.AWAITING_CONFIRMATION: f"An admin is reminded {at}",
        State.PROCESSING: f"Goes back into the queue {at}",
        State.ERROR: f"Closes {at}",
    }.get(state, "")

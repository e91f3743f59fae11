"""The card when the work stopped: what failed, why, and what a moderator can do about it."""

from adapters.slack.views.card_parts import press, reason_line, title
from adapters.slack.views.flow_words import words_of
from adapters.slack.views.layout import buttons, context, paragraphs, section
from adapters.slack.views.moment import when
from adapters.slack.views.problem import explain
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.step import failed, lines
from adapters.slack.views.text import count, person

_CHOICE = (
    "Retry does only what is missing; nothing is done twice. Dismiss leaves things as they are."
)


def draw(facts: Facts) -> Rendered:
    """Draw what went wrong, with Retry and Dismiss."""
    what = f"{words_of(facts['flow']).doing} {person(facts['target'])} isn't finished"
    return message(
        f"Case {facts['case']}: {what}. {_why(facts)}",
        [
            title(facts),
            section(f"*{what}.*{reason_line(facts)}"),
            section(_why(facts)),
            *paragraphs(lines(facts["steps"], facts["flow"])),
            buttons(press(facts, "Retry", "retry", "primary"), press(facts, "Dismiss", "cancel")),
            context(_CHOICE, _closes(facts)),
        ],
    )


def _why(facts: Facts) -> str:
    if facts.get("error"):
        return explain(facts["error"])
    if facts["event"] == "expire":
        return explain("timeout")
    steps = facts["steps"]
    return f"{len(failed(steps))} of {count(len(steps), 'step')} failed."


def _closes(facts: Facts) -> str:
    return f"Closes by itself {when(facts['deadline'])}" if facts.get("deadline") else ""

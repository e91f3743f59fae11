"""The card that asks: what would happen, to whom, for how long, and who wants it."""

from adapters.slack.views.card_parts import because, by, press, reason_line, title
from adapters.slack.views.consequences import consequences
from adapters.slack.views.flow_words import words_of
from adapters.slack.views.layout import buttons, context, section
from adapters.slack.views.moment import when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.second_person import second_person
from adapters.slack.views.terms import term
from adapters.slack.views.text import person

_PATIENCE = "Nothing happens unless somebody confirms"


def draw(facts: Facts) -> Rendered:
    """Draw the question, with Confirm, Edit and Cancel."""
    wish = f"{person(facts['owner'])} asks to {_deed(facts)}"
    what = term(facts)
    return message(
        f"Case {facts['case']}: {wish}{what and f' {what}'}. Confirm or cancel?{because(facts)}",
        [
            title(facts),
            section(f"{wish}{what and f' *{what}*'}.{reason_line(facts)}"),
            section(consequences(facts)),
            *second_person(facts),
            buttons(
                press(facts, "Confirm", "confirm", "danger"),
                press(facts, "Edit", "edit"),
                press(facts, "Cancel", "cancel"),
            ),
            context(_edited(facts), _expires(facts), _PATIENCE),
        ],
    )


def _deed(facts: Facts) -> str:
    return f"{words_of(facts['flow']).verb} {person(facts['target'])}"


def _edited(facts: Facts) -> str:
    return by("Edited", facts) if facts["event"] == "submit" else ""


def _expires(facts: Facts) -> str:
    return f"Expires {when(facts['deadline'])}" if facts.get("deadline") else ""

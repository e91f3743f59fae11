"""What stands against a member, in strikes. Facts: target, strikes, items, half_life, next."""

from datetime import timedelta

from adapters.slack.views.flow_words import words_of
from adapters.slack.views.layout import context, section
from adapters.slack.views.moment import when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import code, person
from services import duration

SHOWN = 10
"""Cases; `/cases` shows the others."""


def draw(facts: Facts) -> Rendered:
    """Draw the sum, the newest cases it comes from, and what it would lead to."""
    who, items = person(facts["target"]), facts["items"]
    sum_up = f"{who} has *{facts['strikes']:g} strikes*."
    lines = [_line(item) for item in items[:SHOWN]]
    if len(items) > SHOWN:
        lines.append(f"… and {len(items) - SHOWN} older ones")
    return message(
        f"{who} has {facts['strikes']:g} strikes.",
        [section("\n".join((sum_up, *lines))), context(_fades(facts), _leads(facts))],
    )


def _line(item: Facts) -> str:
    noun = words_of(item["kind"]).noun
    return (
        f"• case {item['number']} · {noun} · {item['weight']} when new · {when(item['opened_at'])}"
    )


def _fades(facts: Facts) -> str:
    return f"A case counts half after {duration.typed(timedelta(seconds=facts['half_life']))}"


def _leads(facts: Facts) -> str:
    if not facts["next"]:
        return "Nothing more is proposed"
    return f"Proposed next, for a moderator to confirm: {code(facts['next'])}"

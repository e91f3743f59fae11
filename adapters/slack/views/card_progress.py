"""The card while the work runs: how much is done, and what comes."""

from adapters.slack.views.card_parts import asked, by, reason_line, title
from adapters.slack.views.flow_words import words_of
from adapters.slack.views.layout import context, paragraphs, section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.step import failed, lines, settled
from adapters.slack.views.text import count, person

_DEEDS = {"confirm": "Confirmed", "retry": "Tried again"}
_BAR = 10


def draw(facts: Facts) -> Rendered:
    """Draw how far the steps are. There are no buttons: what runs is not stopped halfway."""
    doing = f"{words_of(facts['flow']).doing} {person(facts['target'])}…"
    return message(
        f"Case {facts['case']}: {doing} {_figures(facts)}",
        [
            title(facts),
            section(f"*{doing}*{reason_line(facts)}"),
            section(f"{_bar(facts)} {_figures(facts)}"),
            *paragraphs(lines(facts["steps"], facts["flow"])),
            context(_who(facts), asked(facts)),
        ],
    )


def _figures(facts: Facts) -> str:
    steps = facts["steps"]
    broken = f", {len(failed(steps))} failed" if failed(steps) else ""
    return f"{settled(steps)} of {count(len(steps), 'step')}{broken}" if steps else "Starting"


def _bar(facts: Facts) -> str:
    full = _BAR * settled(facts["steps"]) // max(1, len(facts["steps"]))
    return "▰" * full + "▱" * (_BAR - full)


def _who(facts: Facts) -> str:
    deed = _DEEDS.get(facts["event"])
    return by(deed, facts) if deed else ""

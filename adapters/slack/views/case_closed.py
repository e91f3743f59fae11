"""The line in the log channel when a case is closed."""

from adapters.slack.views import card_outcome, card_purge
from adapters.slack.views.card_parts import because
from adapters.slack.views.layout import context, paragraphs, section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.step import Step, failed, lines, removals
from adapters.slack.views.text import count
from services.purging import PURGE


def draw(facts: Facts) -> Rendered:
    """Draw one compact message. Facts: as for the card."""
    words = card_purge if facts["flow"] == PURGE else card_outcome
    said = f"{words.headline(facts)}{because(facts)}"
    return message(
        f"Case {facts['case']} · {said}",
        [
            section(f"*Case {facts['case']}* · {said}"),
            *paragraphs(lines(failed(facts["steps"]), facts["flow"])),
            context(*words.credits_of(facts), _removals(facts["steps"])),
        ],
    )


def _removals(steps: list[Step]) -> str:
    """Return from how many channels the member was removed."""
    kicks = removals(steps)
    return f"Removed from {count(len(kicks), 'channel')}" if kicks else ""

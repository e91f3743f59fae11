"""The line in the log channel when a case is closed."""

from adapters.slack.views.card_outcome import credits_of, headline
from adapters.slack.views.card_parts import because
from adapters.slack.views.layout import context, paragraphs, section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.step import Step, failed, lines
from adapters.slack.views.text import count


def draw(facts: Facts) -> Rendered:
    """Draw one compact message. Facts: as for the card."""
    said = f"{headline(facts)}{because(facts)}"
    return message(
        f"Case {facts['case']} · {said}",
        [
            section(f"*Case {facts['case']}* · {said}"),
            *paragraphs(lines(failed(facts["steps"]))),
            context(*credits_of(facts), _removals(facts["steps"])),
        ],
    )


def _removals(steps: list[Step]) -> str:
    """Return from how many channels the member was removed."""
    done = [s for s in steps if s["state"] in {"done", "verified"} and not s["already"]]
    kicks = [s for s in done if s["kind"] == "kick"]
    return f"Removed from {count(len(kicks), 'channel')}" if kicks else ""

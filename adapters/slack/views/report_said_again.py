"""A message that was hidden for a report, and is found to be in order: Slack undeletes none."""

from adapters.slack.views.layout import context, paragraphs, section
from adapters.slack.views.moment import when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import escape, legible, person


def draw(facts: Facts) -> Rendered:
    """Draw it. Facts: case, author, text, ts (Slack's time of the message), by."""
    author = person(facts["author"])
    said = f"I had taken away what {author} wrote {when(_moment(facts['ts']))}. It is in order:"
    lines = (f"> {escape(line, 2800)}" for line in legible(facts["text"]).splitlines() if line)
    return message(said, [
        section(said),
        *paragraphs(lines),
        context(
            f"Looked at by {person(facts['by'])}",
            f"Report {facts['case']}",
            "Slack can't bring the message itself back; files and reactions are lost here",
        ),
    ])  # fmt: skip


def _moment(ts: str) -> float:
    try:
        return float(ts)
    except ValueError:
        return 0.0

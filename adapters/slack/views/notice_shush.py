"""To the shushed member: what happens to what they write, how long, why, and whom to ask."""

from adapters.slack.views.about import about_yours
from adapters.slack.views.appeal_hint import appeal, hint
from adapters.slack.views.layout import context, section
from adapters.slack.views.moment import lasting
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import quote


def draw(facts: Facts) -> Rendered:
    """Draw the notice. Facts: case, reason, until (null: for good)."""
    said = f"Please don't write in our channels {_until(facts)}."
    return message(
        f"{said} {hint(facts)}",
        [
            section(f"{said}{about_yours(facts)}\n{quote(facts['reason'] or '')}"),
            section(f"What you write there meanwhile is deleted; you may read. {hint(facts)}"),
            appeal(facts),
            context(f"Case {facts['case']}"),
        ],
    )


def _until(facts: Facts) -> str:
    until = facts.get("until")
    return "until a moderator lifts this" if until is None else lasting(until)

"""To who wrote what a rule has deleted: where, why, and whom to ask."""

from adapters.slack.views.appeal_hint import appeal, hint
from adapters.slack.views.layout import context, section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import place, quote


def draw(facts: Facts) -> Rendered:
    """Draw the notice. Facts: case, reason, place (the channel)."""
    where = place(str(facts.get("place") or ""))
    said = f"A rule of this workspace has removed what you wrote in {where}."
    return message(
        f"{said} {hint(facts)}",
        [
            section(f"{said}\n{quote(facts['reason'] or '')}"),
            section(f"Only a copy is kept, as evidence. {hint(facts)}"),
            appeal(facts),
            context(f"Case {facts['case']}"),
        ],
    )

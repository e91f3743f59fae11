"""To the kicked member: from where they were removed, why, and whom to ask."""

from adapters.slack.views.about import about_yours
from adapters.slack.views.appeal_hint import appeal, hint
from adapters.slack.views.layout import context, section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import place, quote
from services.action_request import EVERYWHERE


def draw(facts: Facts) -> Rendered:
    """Draw the notice. Facts: case, reason, place (a channel, or everywhere)."""
    where = facts.get("place") or EVERYWHERE
    said = f"You were removed from {'our channels' if where == EVERYWHERE else place(where)}."
    return message(
        f"{said} {hint(facts)}",
        [
            section(f"{said}{about_yours(facts)}\n{quote(facts['reason'] or '')}"),
            section(f"You may join again; please mind our rules. {hint(facts)}"),
            appeal(facts),
            context(f"Case {facts['case']}"),
        ],
    )

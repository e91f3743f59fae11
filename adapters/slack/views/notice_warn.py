"""To the warned member: what was wrong, and how to answer."""

from adapters.slack.views.about import about_yours
from adapters.slack.views.appeal_hint import appeal, hint
from adapters.slack.views.card_parts import because
from adapters.slack.views.layout import context, section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import quote


def draw(facts: Facts) -> Rendered:
    """Draw the warning. Facts: case, reason."""
    said = "The moderators have a warning for you."
    return message(
        f"{said}{because(facts)} {hint(facts)}",
        [
            section(f"{said}{about_yours(facts)}\n{quote(facts['reason'] or '')}"),
            section(f"Nothing else happens now. {hint(facts)}"),
            appeal(facts),
            context(f"Case {facts['case']}"),
        ],
    )

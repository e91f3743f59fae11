"""To the log channel: a channel in which Steward sees nothing any more, or can't begin to."""

from adapters.slack.views.layout import context, section
from adapters.slack.views.problem import explain
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import person, place

_CURE = "It sees nothing there, and bans and shushes don't hold. `/invite @Steward` brings it back."


def draw(facts: Facts) -> Rendered:
    """Draw it. Facts: channel, by (who removed it, where known), error (where it can't join)."""
    where = place(facts["channel"])
    if facts["error"]:
        said = f"Steward could not join {where}. {explain(facts['error'])}"
    else:
        who = f" by {person(facts['by'])}" if facts["by"] else ""
        said = f"Steward was removed from {where}{who}."
    return message(f"{said} {_CURE}", [section(said), context(_CURE)])

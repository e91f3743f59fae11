"""To who pressed a button too late."""

from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts, Rendered, message
from services.action import EVERY, MEASURES

_MEASURES = {
    "slowmode": "/slowmode #channel 30s",
    "readonly": "/readonly #channel 2h",
    "lock": "/lock link-of-a-message 2h",
    "raid": "/raid on 2h",
}
"""An example of each command."""


def draw(facts: Facts) -> Rendered:
    """Draw that the question has expired. Facts: case, and flow (unsaid: a ban)."""
    said = (
        f"The question of case {facts['case']} has expired, so nothing was done. To ask again:"
        f" `{_example(str(facts.get('flow') or 'ban'))}`"
    )
    return message(said, [section(said)])


def _example(flow: str) -> str:
    if flow in MEASURES:
        return _MEASURES.get(flow, "/undo 12")
    action = EVERY.get(flow, EVERY["ban"])
    length = " 7d" if action.takes_length else ""
    return f"/{action.name} @user{length} spam"

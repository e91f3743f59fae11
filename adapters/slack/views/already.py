"""To who would do again what holds already."""

from adapters.slack.views.flow_words import words_of
from adapters.slack.views.layout import section
from adapters.slack.views.moment import lasting
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import person
from services.action import EVERY


def draw(facts: Facts) -> Rendered:
    """Draw what holds already. Facts: flow, case, until (null: for good), target.

    What the version before has written down says no flow; it was a ban.
    """
    flow = str(facts.get("flow") or "ban")
    target = person(facts["target"])
    said = (
        f"{target} is {words_of(flow).state} already, {lasting(facts['until'])}"
        f" (case {facts['case']}).{_way_back(flow, target)}"
    )
    return message(said, [section(said)])


def _way_back(flow: str, target: str) -> str:
    undo = EVERY[flow].undo if flow in EVERY else ""
    return f" To lift it: `/{undo}` {target}" if undo else ""

"""To who pressed a button second: who was first, and what came of it."""

from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import person
from fsm.flow import Event

_DEEDS = {
    Event.CONFIRM: "{actor} already confirmed this.",
    Event.CANCEL: "{actor} already cancelled this.",
    Event.RETRY: "{actor} already started another try.",
    Event.SUBMIT: "{actor} edited this meanwhile. Read it again before you decide.",
    Event.SUCCEED: "This is done already.",
    Event.FAIL: "This has failed meanwhile. The card says why.",
    Event.EXPIRE: "This has expired meanwhile.",
}


def draw(facts: Facts) -> Rendered:
    """Draw who was first. Facts: case, actor, event, target."""
    deed = _DEEDS.get(facts["event"], "This was settled already.")
    actor = person(facts["actor"]) if facts["actor"] else "Somebody"
    said = f"{deed.format(actor=actor)}{_which(facts)}"
    return message(said, [section(said)])


def _which(facts: Facts) -> str:
    """Return which case it was; a deal about points has none."""
    return f" (Case {facts['case']}, {person(facts['target'])}.)" if facts["case"] else ""

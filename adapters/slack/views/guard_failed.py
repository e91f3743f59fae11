"""To the log channel: what a sanction forbids happened, and Steward could not undo it."""

from adapters.slack.views.layout import context, section
from adapters.slack.views.problem import explain
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import USER_ID, person, place

_DEEDS = {
    "unsay": "{} wrote in {}, and Steward could not delete it.",
    "account": "The account of {} is active again. They are still kept out of channels.",
    "rekick": "{} came back to {}, and Steward could not remove them.",
}


def draw(facts: Facts) -> Rendered:
    """Draw it. Facts: case, target, kind of the step, channel, error."""
    who = person(facts["target"]) if USER_ID.fullmatch(facts["target"]) else "Somebody"
    what = _DEEDS.get(facts["kind"], _DEEDS["unsay"]).format(who, place(facts["channel"]))
    said = f"*Case {facts['case']}* doesn't hold: {what} {explain(facts['error'])}"
    return message(said.replace("*", ""), [section(said), context("Told once for each case")])

"""How a member objects to what was done."""

from slack_sdk.models.blocks import Block

from adapters.slack.views.layout import button, buttons
from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import link


def hint(facts: Facts) -> str:
    """Return how to object. Facts: case, and perhaps link."""
    elsewhere = link(facts.get("link") or "", "write to the moderators here")
    without = f" If you can't sign in any more, {elsewhere}." if facts.get("link") else ""
    return (
        "If you think that is a mistake, press *Appeal*: somebody else looks at it. You may also"
        f" tell an admin the number of your case: {facts['case']}.{without}"
    )


def appeal(facts: Facts) -> Block:
    """Return the button. Facts: case."""
    return buttons(button("Appeal", "appeal:ask", str(facts["case"])))

"""To who appealed: that it is received, how it was decided, or that nobody did."""

from adapters.slack.views.layout import context, section
from adapters.slack.views.moment import when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import quote


def received(facts: Facts) -> Rendered:
    """Draw the receipt. Facts: case, deadline."""
    until = f" until {when(facts['deadline'])}" if facts.get("deadline") else ""
    said = (
        "Your appeal is with the moderators. Somebody who did not act in your case has time"
        f"{until} to decide, and I tell you what they say."
    )
    return _message(said, facts)


def decided(facts: Facts) -> Rendered:
    """Draw the decision. Facts: case, is_accepted, reason."""
    if facts.get("is_accepted"):
        return _message("Your appeal was accepted. What was done is being taken back.", facts)
    return _message(f"Your appeal was rejected.\n{quote(facts['reason'] or '')}", facts)


def expired(facts: Facts) -> Rendered:
    """Draw that nobody decided. Facts: case."""
    return _message(
        "Nobody decided your appeal in time, so things stay as they are for now. You may appeal"
        " again, or write to an admin.",
        facts,
    )


def _message(said: str, facts: Facts) -> Rendered:
    return message(said, [section(said), context(f"Case {facts['case']}")])

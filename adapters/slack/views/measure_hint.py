"""To somebody whose post was deleted because of a measure: why, and when they can post again."""

from adapters.slack.views.layout import section
from adapters.slack.views.moment import span, when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import place


def draw(facts: Facts) -> Rendered:
    """Draw the hint. Facts: kind, channel; of slow mode every (seconds), next_at (or null)."""
    said = f"I removed your message: {_why(facts)} Nothing is held against you."
    return message(said, [section(said)])


def _why(facts: Facts) -> str:
    where = place(facts["channel"])
    if facts["kind"] == "readonly":
        return f"{where} is read-only just now, so only moderators can post there."
    if facts["kind"] == "raid":
        return f"the workspace is locked down, so only moderators can post in {where} for now."
    if facts["kind"] == "raid_new":
        return "the workspace is locked down, so who is new here can't post for now."
    if facts["kind"] == "lock":
        return f"that thread in {where} is locked, so only moderators can answer there."
    again = f" You can post again {when(facts['next_at'])}." if facts.get("next_at") else ""
    every = span(facts.get("every") or 0)
    return f"{where} is in slow mode, one message every {every} from each person.{again}"

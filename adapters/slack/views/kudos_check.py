"""For moderators: how kudos go round. It accuses nobody."""

from adapters.slack.views.layout import context, paragraphs, section
from adapters.slack.views.moment import when
from adapters.slack.views.points import people, points
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import count, person

_ABOUT = "Friends who work together thank each other, too: look before you ask. Nothing was done."


def draw(facts: Facts) -> Rendered:
    """Draw it. Facts: days, rings (people, points), bursts (user, at, points, givers)."""
    rings, bursts = list(facts.get("rings") or ()), list(facts.get("bursts") or ())
    lines = [f"• {people(ring.get('people'))} gave each other {points(ring)}" for ring in rings]
    lines += [_burst(each) for each in bursts]
    found = f"{count(len(rings), 'ring')} and {count(len(bursts), 'burst')}"
    days = facts.get("days")
    said = f"In {count(days if isinstance(days, int) else 30, 'day')}: {found} of kudos."
    return message(said, [section(f"*{said}*"), *paragraphs(lines), context(_ABOUT)])


def _burst(each: Facts) -> str:
    givers = each.get("givers")
    by = count(givers if isinstance(givers, int) else 1, "member")
    hour = when(each.get("at"))
    return f"• {person(each.get('user'))} got {points(each)} by {by} in the hour from {hour}"

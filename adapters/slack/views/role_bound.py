"""A role was given to a user group, or taken from it."""

from adapters.slack.views.layout import context, section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import escape, group, people, person

_MIND = "Whoever may edit that group in Slack decides who has the role."


def bound(facts: Facts) -> Rendered:
    """Draw the receipt. Facts: group, role, by, members."""
    said = (
        f"Whoever is in {group(facts['group'])} has the role *{escape(facts['role'])}* now:"
        f" {people(facts['members'])}. Bound by {person(facts['by'])}."
    )
    return message(said, [section(said), context(_MIND)])


def unbound(facts: Facts) -> Rendered:
    """Draw the receipt. Facts: group, role, by."""
    said = (
        f"{group(facts['group'])} no longer gives the role *{escape(facts['role'])}*, taken back by"
        f" {person(facts['by'])}."
    )
    return message(said, [section(said)])

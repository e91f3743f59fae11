"""What moderators read of mutes: who may report nothing for now."""

from adapters.slack.views.layout import context, header, paragraphs, section
from adapters.slack.views.moment import lasting
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import escape, person

_NONE = "Everybody may report. `/report-mute @user 7d reason` changes that."


def muted(facts: Facts) -> Rendered:
    """Draw that somebody is muted. Facts: user (or ""), case (or null), lasts (seconds)."""
    said = f"{_who(facts)} can report nothing {lasting(None, facts['lasts'])}."
    return message(said, [section(said), context(f"Undo: `/report-mute lift {_handle(facts)}`")])


def unmuted(facts: Facts) -> Rendered:
    """Draw that somebody may report again. Facts: user (or ""), case (or null)."""
    said = f"{_who(facts)} may report again."
    return message(said, [section(said)])


def listed(facts: Facts) -> Rendered:
    """Draw the mutes that stand. Facts: items."""
    if not facts["items"]:
        return message(_NONE, [section(_NONE)])
    said = "Who can report nothing for now"
    return message(said, [header(said), *paragraphs(map(_item, facts["items"]))])


def _item(item: Facts) -> str:
    reason = f": {escape(item['reason'], 100)}" if item.get("reason") else ""
    return f"{_who(item)}, {lasting(item.get('until'))}, by {person(item.get('by'))}{reason}"


def _who(facts: Facts) -> str:
    if facts.get("user"):
        return person(facts.get("user"))
    return f"Somebody unknown from report {facts.get('case')}"


def _handle(facts: Facts) -> str:
    return person(facts.get("user")) if facts.get("user") else str(facts.get("case"))

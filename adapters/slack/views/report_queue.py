"""What moderators read of the queue: the list, who was first, and what waits too long."""

from adapters.slack.views.layout import context, header, paragraphs, section
from adapters.slack.views.moment import when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.report_words import category, people
from adapters.slack.views.text import count, person
from fsm.flow import Event, State

_NONE = "No open reports. That's good news."
_LAPSED = "Your claim on report {} has run out, so it is back in the queue. Claim it again first."


def listed(facts: Facts) -> Rendered:
    """Draw the open reports. Facts: page, pages, total, items."""
    if not facts["items"]:
        return message(_NONE, [section(_NONE)])
    said = count(facts["total"], "open report")
    more = f"`/reports {facts['page'] + 1}` shows more" if facts["page"] < facts["pages"] else ""
    return message(said, [
        header(said),
        *paragraphs(map(line, facts["items"])),
        context(f"Page {facts['page']} of {facts['pages']}, the oldest first", more),
    ])  # fmt: skip


def taken(facts: Facts) -> Rendered:
    """Draw who was first. Facts: case, state, by, event, is_held."""
    by, number = person(facts["by"]), facts["case"]
    if facts["is_held"]:
        return _say(f"{by} has claimed report {number} and looks at it.")
    if facts["state"] == State.IDLE:
        return _say(f"Report {number} is closed already{f', by {by}' if facts['by'] else ''}.")
    if facts["event"] == Event.RETRY:
        return _say(f"{by} has given report {number} back meanwhile. Claim it on its card.")
    return _say(f"Report {number} has moved meanwhile. Its card shows where it stands.")


def lapsed(facts: Facts) -> Rendered:
    """Draw that a claim had run out. Facts: case."""
    return _say(_LAPSED.format(facts["case"]))


def overdue(facts: Facts) -> Rendered:
    """Draw that nobody has taken a report. Facts: case."""
    number = facts["case"]
    return _say(f"Report {number} waits, and nobody has claimed it. `/reports` shows what is open.")


def line(item: Facts) -> str:
    """Return an open report as a line of a list."""
    direct = " · direct message" if item.get("is_direct") else ""
    what = category(item.get("category") or "")
    return (
        f"*{item.get('case') or ''}* · {person(item.get('reported') or '')} · {what}{direct} ·"
        f" {people(item.get('statements') or 0)} · {when(item.get('made_at'))} · {_state(item)}"
    )


def _state(item: Facts) -> str:
    if item.get("state") == State.PROCESSING:
        return f"claimed by {person(item.get('claimed_by') or '')}"
    return "overdue" if item.get("state") == State.ERROR else "waits"


def _say(said: str) -> Rendered:
    return message(said, [section(said)])

"""What reminders are called in sentences."""

from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import REASON, escape, linked, person, place

WHY = {
    "gone": "somebody's account is deactivated",
    "banned": "its owner is banned",
    "refused": "they don't want to be reminded",
    "left": "you left that channel",
    "unreadable": "I can't read its time any more",
    "not_in_channel": "I am not in that channel",
    "channel_not_found": "I can't see that channel",
    "is_archived": "that channel is archived",
    "restricted_action": "I may not post there",
}


def said(facts: Facts) -> str:
    """Return what is said, line by line, harmless."""
    return linked(str(facts.get("said") or ""), REASON) or "_Nothing._"


def brief(facts: Facts) -> str:
    """Return the beginning of what is said, on one line."""
    return escape(str(facts.get("said") or "")) or "a reminder"


def where(facts: Facts) -> str:
    """Return to whom or where it is said, seen by its owner."""
    if facts.get("is_own"):
        return "to you"
    channel = str(facts.get("place") or "")
    if channel.startswith(("U", "W")):
        return f"to {person(channel)}"
    return f"in {place(channel)}"


def timing(facts: Facts) -> str:
    """Return when, as it was understood: every weekday at 09:30 (Europe/Berlin)."""
    words, zone = escape(str(facts.get("words") or "")), escape(str(facts.get("zone") or ""))
    words = words.replace("ˋ", "`")  # noqa: RUF001 - our own, around a line of cron
    return f"{words} ({zone})" if words != "once" and zone != "UTC" else words


def why(facts: Facts) -> str:
    """Return why it is paused, as half a sentence."""
    return WHY.get(str(facts.get("why")), "Slack refused it")

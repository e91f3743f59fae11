"""The message that something is about: where it stands, and its first words."""

from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import escape, link, place

_EXCERPT = 300
"""Most characters of the message's words, escaped."""


def about(facts: Facts) -> str:
    """Return a line about the message, or nothing. Facts: about (channel, link, said)."""
    seen = facts.get("about") or {}
    if not seen:
        return ""
    words = escape(str(seen.get("said") or ""), _EXCERPT)
    where = f"About {link(str(seen.get('link') or ''), 'this message')}"
    where += f" in {place(str(seen['channel']))}" if seen.get("channel") else ""
    return f"{where}: {words}" if words else f"{where}."


def about_yours(facts: Facts) -> str:
    """Return the same for who wrote it. Facts: about (the message's address)."""
    address = str(facts.get("about") or "")
    return f" This is about {link(address, 'this message')}." if address else ""

"""What a measure is about: a channel (`C0HELP`), a thread in it (`C0HELP:1700000000.000100`).

Or all of the `workspace`, as a lockdown is.
"""

SEPARATOR = ":"

WORKSPACE = "workspace"
"""The whole of it; no id of Slack's looks like that."""


def thread(channel: str, ts: str) -> str:
    """Return the name of the thread that begins with message *ts* of *channel*."""
    return f"{channel}{SEPARATOR}{ts}"


def channel_of(place: str) -> str:
    """Return the channel that a *place* is or lies in."""
    return place.partition(SEPARATOR)[0]


def thread_of(place: str) -> str:
    """Return Slack's time of the message that the thread *place* begins with; empty: a channel."""
    return place.partition(SEPARATOR)[2]

"""Say when, and for how long. Slack shows each reader their own time zone."""

from datetime import UTC, datetime

_UNITS = (("week", 604800), ("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))


def when(epoch: float | None) -> str:
    """Return the moment *epoch* (seconds since 1970) as mrkdwn, in the reader's own time zone.

    https://docs.slack.dev/messaging/formatting-message-text#date-formatting
    """
    try:
        at = datetime.fromtimestamp(int(epoch or 0), UTC)
    except (OverflowError, ValueError, OSError):
        return "an unknown time"
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{at:%Y-%m-%d %H:%M} UTC>"


def span(seconds: float) -> str:
    """Return how long *seconds* are, in the largest unit that is exact: 7 days, 90 minutes."""
    whole = max(1, int(seconds))
    for unit, size in _UNITS:
        if whole % size == 0 and not (unit == "week" and whole // size < 2):  # noqa: PLR2004 - 7 days
            number = whole // size
            return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
    raise AssertionError


def lasting(until: float | None, lasts: float | None = None) -> str:
    """Return how long it holds: until a moment, for a time that hasn't begun, or for good."""
    if until is not None:
        return f"until {when(until)}"
    return f"for {span(lasts)}" if lasts else "for good"

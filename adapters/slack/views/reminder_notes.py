"""Short answers about reminders, one sentence each."""

from adapters.slack.views.layout import section
from adapters.slack.views.reminder_words import brief, where, why
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import count, escape, person


def opened(_facts: Facts) -> Rendered:
    """Draw where the card is. No facts."""
    return _say("I wrote to you what I understood. It counts once you press *Confirm* there.")


def cancelled(facts: Facts) -> Rendered:
    """Draw that one was cancelled. Facts: said."""
    return _say(f"Cancelled: {brief(facts)}")


def paused(facts: Facts) -> Rendered:
    """Draw that one is paused. Facts: said, place, why."""
    return _say(
        f"I could not say your reminder {where(facts)}: {why(facts)}. It is paused; change or"
        f" cancel it with `/reminders`.\n> {brief(facts)}"
    )


def stopped(facts: Facts) -> Rendered:
    """Draw that somebody wants no more. Facts: user."""
    who = person(facts["user"])
    return _say(f"{who} wants no more reminders from you. Those that you have for them are paused.")


def refused(facts: Facts) -> Rendered:
    """Draw that others may not. Facts: sender, paused."""
    who = person(facts["sender"]) if facts["sender"] else "Others"
    many = int(facts.get("paused") or 0)
    held = f" {count(many, 'reminder')} paused." if many else ""
    return _say(f"{who} can't remind you any more.{held} To take it back: `/reminders on`")


def accepted(facts: Facts) -> Rendered:
    """Draw that others may again. Facts: sender."""
    who = person(facts["sender"]) if facts["sender"] else "Others"
    return _say(f"{who} can remind you again.")


def moved(facts: Facts) -> Rendered:
    """Draw that reminders follow. Facts: zone, count."""
    many = int(facts["count"])
    return _say(
        f"Your clock is now {escape(facts['zone'])}. {count(many, 'reminder')} of yours"
        f" {'comes' if many == 1 else 'come'} by it from now on; what is said to others stays as it"
        " was. See `/reminders`."
    )


def _say(text: str) -> Rendered:
    return message(text, [section(text)])

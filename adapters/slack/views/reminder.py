"""The message of a reminder, with its buttons until one of them was pressed."""

from slack_sdk.models.blocks import Block

from adapters.slack.views.layout import button, buttons, context, section
from adapters.slack.views.moment import when
from adapters.slack.views.reminder_words import brief, said
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import person


def draw(facts: Facts) -> Rendered:
    """Draw it. Facts: reminder, said, owner, place, words, due, is_late, answer; by, until."""
    late = f"This is late: it was due {when(facts['due'])}." if facts.get("is_late") else ""
    blocks = [section(f"*Reminder*\n{said(facts)}"), *_answers(facts)]
    small = [late, _from(facts)]
    if any(small):
        blocks.append(context(*small))
    return message(f"Reminder: {brief(facts)}", blocks)


def announcement(facts: Facts) -> Rendered:
    """Draw an announcement: the words alone. Facts: as above, and loud (channel, here or empty)."""
    loud = str(facts.get("loud") or "")
    call = f"<!{loud}> " if loud in {"channel", "here"} else ""
    return message(
        f"Announcement: {brief(facts)}",
        [section(f"{call}{said(facts)}"), context(f"Announced by {person(facts['owner'])}")],
    )


def _from(facts: Facts) -> str:
    return "" if facts["owner"] == facts["place"] else f"From {person(facts['owner'])}"


def _answers(facts: Facts) -> list[Block]:
    """Return the buttons, or what was pressed."""
    if told := _told(facts):
        return [context(told)]
    value = f"{facts['reminder']}.{facts['due']}"
    shown = [button("Done", "remind:done", value, "primary")]
    if str(facts["place"]).startswith(("U", "W")):
        shown += [
            button("In 20 minutes", "remind:snooze_20", value),
            button("In an hour", "remind:snooze_60", value),
            button("Tomorrow 9:00", "remind:snooze_tomorrow", value),
        ]
        if facts["owner"] != facts["place"]:
            shown.append(button("No more from them", "remind:stop", value))
    return [buttons(*shown)]


def _told(facts: Facts) -> str:
    match facts.get("answer"):
        case "done":
            return f"Done by {person(facts.get('by'))}."
        case "snoozed":
            return f"I come back {when(facts.get('until'))}."
        case "stopped":
            return "You get no more reminders from them. Changed your mind? `/reminders on`"
        case _:
            return ""

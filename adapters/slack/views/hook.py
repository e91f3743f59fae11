"""Subscriptions of other programs: made, listed, ended, and what they say."""

from adapters.slack.views.hook_words import about, lines_of, where
from adapters.slack.views.layout import context, paragraphs, section
from adapters.slack.views.moment import when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import count, escape, legible, person

_NONE = "There are no subscriptions. Let GitHub speak: `/subscribe github #dev push pulls`"
_HOW = "`/subscribe rotate 3` makes a new secret, `/unsubscribe 3` ends it"


def made(facts: Facts) -> Rendered:
    """Draw the address and the secret, shown this once. Facts: hook, url, secret; is_rotated."""
    hook, is_rotated = facts["hook"], facts.get("is_rotated")
    small = "I show the secret this once, and only to you."
    if is_rotated:
        head = f"Subscription {hook['number']} has a new secret."
        small += " The old one still holds for a day."
    else:
        head = f"Subscription {hook['number']} is there: {about(hook)}{where(hook)}."
    lines = "\n".join(lines_of(hook["kind"], facts["url"], facts["secret"]))
    return message(head, [section(head), section(lines), context(small)])


def listed(facts: Facts) -> Rendered:
    """Draw the list. Facts: hooks, as services.hook tells them."""
    items = facts["hooks"]
    if not items:
        return message(_NONE, [section(_NONE)])
    told = count(len(items), "subscription")
    return message(told, [section(f"*{told}*"), *paragraphs(map(_item, items)), context(_HOW)])


def ended(facts: Facts) -> Rendered:
    """Draw that one has ended. Facts: number."""
    said = f"Subscription {facts['number']} has ended. Nothing goes that way any more."
    return message(said, [section(said)])


def said(facts: Facts) -> Rendered:
    """Draw what a program says, as plain text. Facts: text, number."""
    lines = [escape(line, 600) for line in legible(facts["text"]).split("\n")[:20]]
    text = "\n".join(line for line in lines if line) or "(nothing)"
    small = context(f"Subscription {facts['number']}")
    return message(escape(facts["text"]) or "Message", [*paragraphs(text.split("\n")), small])


def _item(item: Facts) -> str:
    heard = f"last {when(item['heard_at'])}" if item["heard_at"] else "nothing yet"
    if item["off_at"]:
        heard = f"*off* since {when(item['off_at'])}"
    return (
        f"• *{item['number']}* {about(item)}{where(item)} · by {person(item['created_by'])},"
        f" {heard}"
    )

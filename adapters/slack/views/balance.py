"""The answer to /balance: what you have, what you may give, and what happened last."""

from adapters.slack.views.layout import context, paragraphs, section
from adapters.slack.views.moment import when
from adapters.slack.views.points import people, points
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import escape

_HOW = "Kudos come out of a daily allowance: `/kudos @milo 3 for the release notes`"

_KINDS = {
    "kudos": "kudos",
    "reaction": "a reaction",
    "transfer": "a transfer",
    "purchase": "the shop",
    "grant": "a grant",
    "refund": "a refund",
    "take_back": "a reaction that was taken back",
}


def draw(facts: Facts) -> Rendered:
    """Draw it. Facts: points, left, a_day, items (kind, points, people, about, at)."""
    have = f"You have *{points(facts)}*"
    today = f"and can give {points(facts, 'left')} more today"
    lines = [movement(item) for item in facts.get("items") or ()]
    said = f"You have {points(facts)} {today}."
    return message(said, [section(f"{have} {today}."), *paragraphs(lines), context(_HOW)])


def movement(item: Facts) -> str:
    """Return one line. Facts: kind, points, people, about, at."""
    amount = item.get("points")
    amount = amount if isinstance(amount, int) else 0
    sign = "+" if amount > 0 else "−"  # noqa: RUF001 - a minus sign, as wide as a plus
    who = people(item.get("people"))
    toward = f" {'from' if amount > 0 else 'to'} {who}" if who else ""
    about = escape(str(item.get("about") or ""), 100)
    kind = _KINDS.get(str(item.get("kind")), "points")
    return (
        f"• {sign}{abs(amount):,} · {kind}{toward}{about and f': {about}'} · {when(item.get('at'))}"
    )

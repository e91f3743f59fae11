"""The leaderboard: a place and a bar for each, in words for who can't see it."""

from slack_sdk.models.blocks import Block

from adapters.slack.views.layout import context, header, paragraphs, section
from adapters.slack.views.points import points
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import count, person

_TITLES = {"week": "Kudos this week", "month": "Kudos this month", "all": "Kudos of all time"}
_HINT = "`/leaderboard week`, `month` or `all` · `/leaderboard hide` leaves you out"
_NONE = "Nobody has got kudos yet. Be the first to thank somebody: `/kudos @milo 3 for the notes`"

WIDEST = 12
"""Signs of the longest bar."""


def draw(facts: Facts) -> Rendered:
    """Draw it. Facts: period, items (user, points), the first of them first."""
    title = _TITLES.get(str(facts.get("period")), "Kudos")
    items = list(facts.get("items") or ())
    if not items:
        return message(_NONE, [header(title), section(_NONE), context(_HINT)])
    said = f"{title}: " + ", ".join(
        f"{place}. {person(each.get('user'))} with {points(each)}"
        for place, each in enumerate(items, start=1)
    )
    return message(said[:3000], [header(title), *ranking(items), context(_HINT)])


def digest(facts: Facts) -> Rendered:
    """Draw the week that is over. Facts: points, givers, receivers, items (user, points)."""
    givers, receivers = (_number(facts, name) for name in ("givers", "receivers"))
    said = (
        f"Last week {count(givers, 'member')} thanked {count(receivers, 'member')}"
        f" with {points(facts)}."
    )
    items = list(facts.get("items") or ())
    return message(
        said, [header("Kudos last week"), section(said), *ranking(items), context(_HINT)]
    )


def choice(facts: Facts) -> Rendered:
    """Draw that somebody is left out from now on, or is not. Facts: is_hidden."""
    if facts.get("is_hidden"):
        said = (
            "You are on no leaderboard any more; your points are yours. Back: `/leaderboard show`"
        )
    else:
        said = "You are on the leaderboard again. To leave it: `/leaderboard hide`"
    return message(said, [section(said)])


def ranking(items: list[Facts]) -> list[Block]:
    """Return a line for each, with a bar as long as their share of the first one's points."""
    most = max((_number(each) for each in items), default=0)
    return paragraphs(
        f"*{place}.* {person(each.get('user'))}\n{bar(_number(each), most)} {points(each)}"
        for place, each in enumerate(items, start=1)
    )


def bar(number: int, most: int) -> str:
    """Return a bar, fit to stand under a name; never empty."""
    length = round(WIDEST * number / most) if most > 0 else 0
    return "▇" * min(WIDEST, max(1, length))


def _number(facts: Facts, name: str = "points") -> int:
    found = facts.get(name)
    return found if isinstance(found, int) else 0

"""The buttons that turn a page."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from adapters.slack.views.layout import button, buttons
from adapters.slack.views.rendered import Facts

TURN = "home:turn"
"""The action of one; two in one block may not have the same, so each says the way as well."""


def turning(name: str, facts: Facts) -> Sequence[Block]:
    """Return Previous and Next of section *name*, where there is a page that way.

    Facts: back (where the page before begins, 0 the first, None: this is the first), more (where
    the next one begins, None: this is the last).
    """
    back, more = facts.get("back"), facts.get("more")
    ways = [("Previous", "back", back), ("Next", "on", more)]
    found = [button(*_way(name, *way)) for way in ways if way[2] is not None]
    return [buttons(*found)] if found else []


def _way(name: str, label: str, way: str, below: object) -> tuple[str, str, str]:
    return label, f"{TURN}:{way}", f"{name}:{below}"

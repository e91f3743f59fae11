"""Steward's Home: one file a section, each a pure function of its facts."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, DividerBlock

from adapters.slack.views.home import (
    appeals,
    cases,
    ending,
    jobs,
    load,
    points,
    reminders,
    reports,
    roles,
    settings,
    standing,
    support,
    waiting,
)
from adapters.slack.views.layout import context
from adapters.slack.views.rendered import Facts

MOST = 100
"""Blocks that Slack takes in one Home."""

SECTIONS: Mapping[str, Callable[[Facts], Sequence[Block]]] = {
    "standing": standing.draw,
    "cases": cases.draw,
    "points": points.draw,
    "reminders": reminders.draw,
    "appeals": appeals.draw,
    "reports": reports.draw,
    "waiting": waiting.draw,
    "ending": ending.draw,
    "load": load.draw,
    "settings": settings.draw,
    "roles": roles.draw,
    "jobs": jobs.draw,
    "help": support.draw,
}
"""What draws a section, by its name."""


def draw(facts: Facts) -> dict[str, Any]:
    """Return the Home, as views.publish takes it.

    Facts: sections, each name and facts, from top to bottom. A section that this version doesn't
    know is left out; one for which there is no room any more is named as that.
    """
    blocks: list[Block] = []
    for section in facts["sections"]:
        known = SECTIONS.get(str(section["name"]))
        drawn = [*(known(section["facts"]) if known else ()), DividerBlock()]
        if len(drawn) > 1 and len(blocks) + len(drawn) < MOST:
            blocks += drawn
    shown = blocks[:-1] or [context("There is nothing here yet.")]
    return {"type": "home", "blocks": [block.to_dict() for block in shown]}

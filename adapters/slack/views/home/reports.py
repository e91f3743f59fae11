"""The reports that are open."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from adapters.slack.views.layout import context, header, paragraphs
from adapters.slack.views.rendered import Facts
from adapters.slack.views.report_queue import line
from adapters.slack.views.text import count


def draw(facts: Facts) -> Sequence[Block]:
    """Draw the list. Facts: items, each as of `/reports`; total."""
    rest = f"The oldest {len(facts['items'])} of {facts['total']}. `/reports` lists all"
    title = header(count(facts["total"], "open report"))
    is_cut = facts["total"] > len(facts["items"])
    more = [context(rest)] if is_cut else []
    return [title, *paragraphs(map(line, facts["items"])), *more]

"""The viewer's own standing: what restricts them, and until when."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from adapters.slack.views.flow_words import words_of
from adapters.slack.views.layout import header, paragraphs, section
from adapters.slack.views.moment import lasting
from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import escape


def draw(facts: Facts) -> Sequence[Block]:
    """Draw it. Facts: items, each kind, case, until."""
    title = header("Your standing")
    if not facts["items"]:
        return [title, section("All is well: nothing restricts you here.")]
    return [title, *paragraphs(map(_line, facts["items"]))]


def _line(item: Facts) -> str:
    noun = escape(words_of(item["kind"]).noun)
    return f"*{noun}*, {lasting(item['until'])} · case {int(item['case'])}"

"""Restrictions that end soon."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from adapters.slack.views.flow_words import words_of
from adapters.slack.views.home.asked import rest
from adapters.slack.views.layout import header, paragraphs
from adapters.slack.views.moment import lasting
from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import escape, person


def draw(facts: Facts) -> Sequence[Block]:
    """Draw the list. Facts: items, each user, kind, case, until; is_cut."""
    return [header("Ending within a week"), *paragraphs(map(_line, facts["items"])), *rest(facts)]


def _line(item: Facts) -> str:
    noun = escape(words_of(item["kind"]).noun)
    return f"{person(item['user'])} · {noun}, {lasting(item['until'])} · case {int(item['case'])}"

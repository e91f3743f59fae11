"""Lists of what waits for a moderator."""

from slack_sdk.models.blocks import Block

from adapters.slack.views.flow_words import words_of
from adapters.slack.views.layout import context
from adapters.slack.views.moment import when
from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import escape, person, place


def line(item: Facts) -> str:
    """Say what is asked, about whom, by whom, where and until when."""
    noun = escape(words_of(item["flow"]).noun)
    about = f"*{noun}* of {person(item['target'])} · case {int(item['case'])}"
    where = f" · in {place(item['channel'])}" if item["channel"] else ""
    return f"{about}\nasked by {person(item['owner'])}, until {when(item['deadline'])}{where}"


def rest(facts: Facts) -> list[Block]:
    """Say that there are more than are shown."""
    return [context("And more; these are the most urgent.")] if facts["is_cut"] else []

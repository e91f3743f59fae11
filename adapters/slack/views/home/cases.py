"""The viewer's own cases, with Appeal where that is open to them."""

from collections.abc import Iterator, Sequence

from slack_sdk.models.blocks import Block, SectionBlock

from adapters.slack.views.flow_words import words_of
from adapters.slack.views.home.pages import turning
from adapters.slack.views.layout import button, header, section
from adapters.slack.views.moment import when
from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import escape

_APPEALS = {
    "collecting_input:start": "your appeal is with the moderators",
    "idle:confirm": "your appeal was accepted",
    "idle:cancel": "your appeal was rejected",
    "idle:expire": "your appeal was not decided in time",
}


def draw(facts: Facts) -> Sequence[Block]:
    """Draw a page. Facts: items, each number, kind, at, is_void, appeal, may_appeal; back, more."""
    return [header("Your cases"), *_lines(facts), *turning("cases", facts)]


def _lines(facts: Facts) -> Iterator[Block]:
    for item in facts["items"]:
        block = section(_line(item))
        if item["may_appeal"] and isinstance(block, SectionBlock):
            block.accessory = button("Appeal", "appeal:ask", str(int(item["number"])))
        yield block


def _line(item: Facts) -> str:
    noun = escape(words_of(item["kind"]).noun)
    line = f"Case {int(item['number'])} · {noun} · {when(item['at'])}"
    if item["is_void"]:
        line = f"~{line}~ It counts for nothing any more."
    told = _APPEALS.get(str(item["appeal"]))
    return f"{line}\n_{told}_" if told else line

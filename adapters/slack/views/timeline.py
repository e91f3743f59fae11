"""The answer to /case 12 all: everything that happened, a page at a time."""

from adapters.slack.views.case_words import kind_word
from adapters.slack.views.layout import context, header, paragraphs
from adapters.slack.views.moment import when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import count, escape, person


def draw(facts: Facts) -> Rendered:
    """Draw a page.

    Facts: number, page, pages, total, items (at, what, actor, about, detail, error).
    """
    page, pages = facts.get("page") or 1, facts.get("pages") or 1
    said = f"Case {facts['number']}: {count(facts['total'], 'event')}"
    more = f"`/case {facts['number']} all {page + 1}` shows more"
    return message(
        f"{said}, page {page} of {pages}",
        [
            header(f"All of case {facts['number']}"),
            *paragraphs(map(_line, facts["items"])),
            context(
                f"Page {page} of {pages}",
                more if page < pages else "",
            ),
        ],
    )


def _line(item: Facts) -> str:
    by = f" by {person(item['actor'])}" if item.get("actor") else ""
    error = f" (`{_cut(item, 'error', 60)}`)" if item.get("error") else ""
    what, about = kind_word(item.get("what") or ""), _cut(item, "about", 80)
    told = f"*{what}* {about}: {_cut(item, 'detail', 120)}"
    return f"• {when(item.get('at'))} {told}{error}{by}"


def _cut(item: Facts, name: str, most: int) -> str:
    return escape(str(item.get(name) or ""), most)

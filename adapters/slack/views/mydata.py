"""The answer to /mydata: what is kept about who asks, why, and for how long."""

from adapters.slack.views.layout import context, paragraphs, section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import count, cut, escape, sentence

_HEAD = "This is what Steward keeps about you"
_SEALED = "Who reports without a name is kept nowhere that anybody could read"


def draw(facts: Facts) -> Rendered:
    """Draw it. Facts: most; items, each about, number (None: not counted), days, why."""
    lines = [_line(item, facts) for item in facts["items"]]
    return message(_HEAD, [section(f"*{_HEAD}*"), *paragraphs(lines), context(_SEALED)])


def _line(item: Facts, facts: Facts) -> str:
    return f"• {escape(str(item['about']), 200)}{_number(item, facts)} · {_time(item)}"


def _number(item: Facts, facts: Facts) -> str:
    number, most = item["number"], int(facts["most"])
    if number is None:
        return ""
    return f" · more than {most:,}" if number > most else f" · {number:,}"


def _time(item: Facts) -> str:
    days = item["days"]
    return f"gone after {count(int(days), 'day')}" if days else sentence(cut(str(item["why"]), 200))

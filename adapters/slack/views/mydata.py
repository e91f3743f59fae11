"""The answer to /mydata: what is kept about who asks, why, and for how long."""

from adapters.slack.views.layout import context, paragraphs, section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import count, cut, escape, sentence

_HEAD = "This is what Steward keeps about you"
_BESIDES = "Besides, as far as there is any, and not counted here"
_SEALED = "Who reports without a name is kept nowhere that anybody could read"

_MOST = 2_500
"""Letters of the last paragraph."""


def draw(facts: Facts) -> Rendered:
    """Draw it. Facts: most; items, each about, number (None: not counted), days, why."""
    counted = [each for each in facts["items"] if each["number"] is not None]
    besides = [each for each in facts["items"] if each["number"] is None]
    blocks = [section(f"*{_HEAD}*"), *paragraphs(_line(each, facts) for each in counted)]
    if besides:
        named = ", ".join(dict.fromkeys(map(_brief, besides)))
        blocks.append(section(f"*{_BESIDES}:* {escape(named, _MOST)}"))
    return message(_HEAD, [*blocks, context(_SEALED)])


def _line(item: Facts, facts: Facts) -> str:
    number, most = item["number"], int(facts["most"])
    many = f"more than {most:,}" if number > most else f"{number:,}"
    about = escape(str(item["about"]), 200)
    return f"• {about[:1].upper()}{about[1:]}: *{many}*. {_time(item)}"


def _brief(item: Facts) -> str:
    days = item["days"]
    return f"{item['about']}{f' ({int(days)} days)' if days else ''}"


def _time(item: Facts) -> str:
    days = item["days"]
    if days:
        return f"Each is gone after {count(int(days), 'day')}."
    return sentence(cut(str(item["why"]), 200))

"""The answer to /rule list: every rule on a line."""

from adapters.slack.views.layout import context, paragraphs, section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.rule_words import follows, looks_for, mode_word, titled
from adapters.slack.views.text import count

_NONE = "There is no rule yet. An admin writes one with `/rule add words casino, free coins`."
_MORE = "See one: `/rule show 3` · Try one on what was said: `/rule backtest 3 30d`"


def draw(facts: Facts) -> Rendered:
    """Draw the list. Facts: items (number, name, kind, what, mode, delete, then, hits)."""
    items = facts["items"]
    if not items:
        return message(_NONE, [section(_NONE)])
    said = count(len(items), "rule")
    return message(said, [section(f"*{said}*"), *paragraphs(map(_item, items)), context(_MORE)])


def _item(item: Facts) -> str:
    mode = mode_word(item)
    found = f"{count(item['hits'], 'message')} in 7 days"
    then = f"\n> {follows(item)}" if item["delete"] or item["then"] else ""
    return f"{titled(item)} · {mode} · {looks_for(item)} · {found}{then}"

"""The answer to /cases: the newest cases, a few lines each."""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block

from adapters.slack.views.case_words import kind_word, state_word
from adapters.slack.views.layout import context, paragraphs, section
from adapters.slack.views.moment import when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import count, escape, person

_NONE = "No cases{}. That's good news."
_MORE = "See one: `/case 12` · Those of one member: `/cases @user`"


def draw(facts: Facts) -> Rendered:
    """Draw the list. Facts: target (or null), total, items."""
    whose = f" about {person(facts['target'])}" if facts["target"] else ""
    if not facts["items"]:
        return message(_NONE.format(whose), [section(_NONE.format(whose))])
    said = f"{count(facts['total'], 'case')}{whose}"
    return message(f"{said}. The newest is case {facts['items'][0]['number']}.", _list(said, facts))


def _list(said: str, facts: Facts) -> Iterator[Block]:
    items = facts["items"]
    yield section(f"*{said}*")
    yield from paragraphs(map(_item, items))
    shown = f"The newest {len(items)} of {facts['total']}" if len(items) < facts["total"] else ""
    yield context(shown, _MORE)


def _item(item: Facts) -> str:
    if item.get("void"):
        return _void(item)
    reason = escape(item["reason"] or "", 100)
    return (
        f"*{item['number']}* · {kind_word(item['kind'])} · {person(item['target'])} ·"
        f" {state_word(item['state'])} · {when(item['opened_at'])} · by {person(item['moderator'])}"
        + (f"\n> {reason}" if reason else "")
    )


def _void(item: Facts) -> str:
    """Return a case that counts for nothing: struck out, with the reason why."""
    void = item["void"]
    told = f"~{item['number']} · {kind_word(item['kind'])} · {person(item['target'])}~ · void"
    return f"{told}, by {person(void['by'])}\n> {escape(void['reason'] or '', 100)}"

"""The shop: what points buy, with a button for each."""

from slack_sdk.models.blocks import Block, MarkdownTextObject, SectionBlock

from adapters.slack.views.layout import button, buttons, context, header, section
from adapters.slack.views.points import points
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import count, escape

BUY, ADD, EDIT = "shop:buy", "shop:add", "shop:edit"
"""Names of the buttons."""

MOST = 20

_NONE = "The shop is empty for now."
_SOLD_OUT = "sold out"


def draw(facts: Facts) -> Rendered:
    """Draw it. Facts: points, may_change, items (id, name, about, price, stock, per_person)."""
    items = list(facts.get("items") or ())[:MOST]
    have = f"You have {points(facts)}."
    said = f"{have} {'For them there is: ' + _names(items) if items else _NONE}"
    blocks: list[Block] = [header("Shop"), section(have if items else f"{have} {_NONE}")]
    for item in items:
        blocks += _item(item, may_change=bool(facts.get("may_change")))
    if facts.get("may_change"):
        blocks.append(buttons(button("Add a reward", ADD, "new")))
    blocks.append(context("You get points by kudos: `/balance` shows yours"))
    return message(said, blocks)


def saved(facts: Facts) -> Rendered:
    """Draw that the shop was changed. Facts: name, price, is_gone."""
    name = escape(str(facts.get("name") or "The reward"))
    if facts.get("is_gone"):
        said = f"*{name}* is out of the shop. Orders of it stand."
    else:
        said = f"*{name}* is in the shop for {points(facts, 'price')}. Look: `/shop`"
    return message(said, [section(said)])


def _item(item: Facts, *, may_change: bool) -> list[Block]:
    about = escape(str(item.get("about") or ""), 200)
    below = f"\n{about}" if about else ""
    text = f"*{_name(item)}* · {points(item, 'price')}{_left(item)}{below}"
    value = str(item.get("id") or 0)
    is_left = item.get("stock") != 0
    block = SectionBlock(
        text=MarkdownTextObject(text=text, verbatim=True),
        accessory=button("Buy", BUY, value, "primary") if is_left else None,
    )
    return [block, buttons(button("Change", EDIT, value))] if may_change else [block]


def _left(item: Facts) -> str:
    stock, limit = item.get("stock"), item.get("per_person")
    parts = []
    if isinstance(stock, int):
        parts.append(f"{stock} left" if stock else _SOLD_OUT)
    if isinstance(limit, int):
        parts.append(f"{count(limit, 'piece')} a person")
    return "".join(f" · {part}" for part in parts)


def _names(items: list[Facts]) -> str:
    return ", ".join(f"{_name(item)} ({points(item, 'price')})" for item in items)[:2500]


def _name(item: Facts) -> str:
    return escape(str(item.get("name") or "A reward"), 80)

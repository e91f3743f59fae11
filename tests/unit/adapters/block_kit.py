"""Slack's limits for messages and modals, written down a second time to check the views by.

https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Iterator
from typing import Any

_MOST_TEXT = {"header": 150, "section": 3000, "context": 3000}


def width(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def problems_of_message(text: str, blocks: list[dict[str, Any]]) -> list[str]:
    found = list(_problems(blocks, most=50))
    if not 1 <= width(text) <= 4000:
        found.append(f"fallback of {width(text)} characters")
    if sum(map(width, texts(blocks))) > 13_000:
        found.append("msg_blocks_too_long")
    return found


def problems_of_modal(modal: dict[str, Any]) -> list[str]:
    found = list(_problems(modal["blocks"], most=100))
    found += [key for key in ("title", "submit", "close") if width(_text(modal, key)) > 24]
    if not modal["title"]["text"] or width(modal.get("private_metadata", "")) > 3000:
        found.append("title or private_metadata")
    if any(block["type"] == "input" for block in modal["blocks"]) and "submit" not in modal:
        found.append("inputs without submit")
    return found


def texts(value: Any) -> Iterator[str]:
    """Yield every text that a person would see."""
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def _problems(blocks: list[dict[str, Any]], most: int) -> Iterator[str]:
    if not 1 <= len(blocks) <= most:
        yield f"{len(blocks)} blocks"
    for block in blocks:
        yield from _block(block)


def _block(block: dict[str, Any]) -> Iterator[str]:
    kind = block["type"]
    for text in texts({key: block[key] for key in ("text", "elements") if key in block}):
        limit = 75 if kind == "actions" else _MOST_TEXT.get(kind, 3000)
        if not 1 <= width(text) <= limit:
            yield f"{kind} text of {width(text)} characters"
    for text in texts(block.get("fields", [])):
        if not 1 <= width(text) <= 2000:
            yield f"field of {width(text)} characters"
    if len(block.get("fields", [])) > 10 or len(block.get("elements", [])) > 25:
        yield f"too many parts in {kind}"
    if kind == "context" and not 1 <= len(block["elements"]) <= 10:
        yield "context elements"
    if kind == "actions":
        yield from _actions(block["elements"])
    if kind == "input":
        yield from _input(block)


def _actions(elements: list[dict[str, Any]]) -> Iterator[str]:
    actions = [element["action_id"] for element in elements]
    if len(set(actions)) < len(actions) or max(map(width, actions)) > 255:
        yield "action_ids"
    if any(width(element["value"]) > 2000 for element in elements):
        yield "value"
    if sum(element.get("style") == "primary" for element in elements) > 1:
        yield "two primary buttons"


def _input(block: dict[str, Any]) -> Iterator[str]:
    element = block["element"]
    if width(element.get("initial_value", "")) > element.get("max_length", 3000):
        yield "initial_value"
    if not 1 <= width(block["label"]["text"]) <= 2000:
        yield "label"


def _text(modal: dict[str, Any], key: str) -> str:
    return str(modal.get(key, {}).get("text", ""))

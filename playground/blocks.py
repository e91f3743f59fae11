"""The rules for blocks.

Source: https://docs.slack.dev/reference/block-kit/blocks
"""

import secrets
from collections.abc import Callable
from typing import Any

from playground import elements
from playground.elements import BOTH, Report, check_element, check_image, check_text
from playground.error import SlackError, invalid

PER_MESSAGE = 50
PER_VIEW = 100
FIELDS = 10
Block = dict[str, Any]


def checked(blocks: Any, most: int = PER_MESSAGE) -> list[Block]:  # noqa: ANN401  # any JSON
    """Return blocks that keep every rule, with the ids filled in that Slack would fill in."""
    if blocks is None:
        return []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    report = Report()
    if len(blocks) > most:
        report.add(f"no more than {most} items allowed", "/blocks")
    for number, block in enumerate(blocks):
        _check(report, block, f"/blocks/{number}")
    _check_unique(report, blocks)
    if report.messages:
        raise invalid("invalid_blocks", report.messages)
    return [_named(block) for block in blocks]


def _check(report: Report, block: Any, where: str) -> None:  # noqa: ANN401
    kind = block.get("type") if isinstance(block, dict) else None
    rule = _RULES.get(str(kind))
    if rule is None:
        report.add(f"unsupported type: {kind}", f"{where}/type")
        return
    known, check = rule
    report.known(block, known | {"type", "block_id"}, where)
    if "block_id" in block:
        report.short(block["block_id"], 255, f"{where}/block_id")
    check(report, block, where)


def _check_unique(report: Report, blocks: list[Any]) -> None:
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        name = block.get("block_id") if isinstance(block, dict) else None
        if name in seen:
            report.add(f"block_id already exists: {name}", f"/blocks/{number}/block_id")
        if name:
            seen.add(name)


def _section(report: Report, block: Block, where: str) -> None:
    if "text" not in block and "fields" not in block:
        report.add("missing required field: text or fields", where)
    if "text" in block:
        check_text(report, block["text"], 3000, f"{where}/text", BOTH)
    fields = block.get("fields", [])
    if len(fields) > FIELDS:
        report.add(f"no more than {FIELDS} items allowed", f"{where}/fields")
    for number, field in enumerate(fields):
        check_text(report, field, 2000, f"{where}/fields/{number}", BOTH)
    if "accessory" in block:
        spot = f"{where}/accessory"
        check_element(report, block["accessory"], elements.IN_SECTION, spot)


def _header(report: Report, block: Block, where: str) -> None:
    check_text(report, block.get("text"), 150, f"{where}/text")


def _divider(report: Report, block: Block, where: str) -> None:
    """Find nothing wrong: a line is a line."""


def _actions(report: Report, block: Block, where: str) -> None:
    inside = _items(report, block, 25, where)
    names = [item.get("action_id") for item in inside if isinstance(item, dict)]
    for name in {name for name in names if name and names.count(name) > 1}:
        report.add(f"action_id already exists: {name}", f"{where}/elements")
    for number, element in enumerate(inside):
        check_element(report, element, elements.IN_ACTIONS, f"{where}/elements/{number}")


def _context(report: Report, block: Block, where: str) -> None:
    for number, item in enumerate(_items(report, block, 10, where)):
        spot = f"{where}/elements/{number}"
        if isinstance(item, dict) and item.get("type") == "image":
            check_element(report, item, {"image"}, spot)
        else:
            check_text(report, item, 2000, spot, BOTH)


def _items(report: Report, block: Block, most: int, where: str) -> list[Any]:
    inside = block.get("elements")
    if not isinstance(inside, list) or not inside:
        report.add("must have at least 1 item", f"{where}/elements")
        return []
    if len(inside) > most:
        report.add(f"no more than {most} items allowed", f"{where}/elements")
    return inside


def _input(report: Report, block: Block, where: str) -> None:
    check_text(report, block.get("label"), 2000, f"{where}/label")
    check_element(report, block.get("element"), elements.IN_INPUT, f"{where}/element")
    if block.get("hint"):
        check_text(report, block["hint"], 2000, f"{where}/hint")


def _image(report: Report, block: Block, where: str) -> None:
    check_image(report, block, where)
    if block.get("title"):
        check_text(report, block["title"], 2000, f"{where}/title")


def _rich_text(report: Report, block: Block, where: str) -> None:
    parts = {f"rich_text_{name}" for name in ("section", "list", "preformatted", "quote")}
    for number, item in enumerate(_items(report, block, 1000, where)):
        if not isinstance(item, dict) or item.get("type") not in parts:
            report.add("unsupported type", f"{where}/elements/{number}")


def _markdown(report: Report, block: Block, where: str) -> None:
    report.short(block.get("text"), 12_000, f"{where}/text")


_RULES: dict[str, tuple[set[str], Callable[[Report, Block, str], None]]] = {
    "section": ({"text", "fields", "accessory", "expand"}, _section),
    "header": ({"text", "level"}, _header),
    "divider": (set(), _divider),
    "actions": ({"elements"}, _actions),
    "context": ({"elements"}, _context),
    "input": ({"label", "element", "hint", "optional", "dispatch_action"}, _input),
    "image": ({"image_url", "alt_text", "title", "slack_file"}, _image),
    "rich_text": ({"elements"}, _rich_text),
    "markdown": ({"text"}, _markdown),
}


def _named(block: Block) -> Block:
    named = {"block_id": secrets.token_urlsafe(4), **block}
    for key in ("accessory", "element"):
        if isinstance(named.get(key), dict):
            named[key] = _with_action(named[key])
    if block["type"] == "actions":
        named["elements"] = [_with_action(element) for element in block["elements"]]
    return named


def _with_action(element: Block) -> Block:
    return (
        element if element["type"] == "image" else {"action_id": secrets.token_urlsafe(4)} | element
    )

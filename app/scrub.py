"""Make facts fit to be kept: without secrets, small enough, and such that PostgreSQL takes them."""

import json
import math
from typing import Any

SECRETS = frozenset(
    {
        "token",
        "trigger_id",
        "response_url",
        "response_urls",
        "bot_access_token",
        "interactivity_pointer",
    }
)
"""Fields that let whoever reads them act as Slack or as us. They are never written down."""

MOST_BYTES = 64_000
"""How large the facts of one request may be, as JSON. A Slack message has up to 40,000 letters."""

DEEPEST = 40
"""How deep facts may nest. Slack's own reach about fifteen."""

CUT = "[cut]"


def scrubbed(facts: dict[str, Any]) -> dict[str, Any]:
    """Return *facts* without secrets, cut to `MOST_BYTES`, as JSON that a jsonb column takes."""
    clean: dict[str, Any] = _clean(facts, DEEPEST)
    return clean if _size(clean) <= MOST_BYTES else _cut(clean)


def text(value: object, *, most: int = 255) -> str:
    """Return *value* if it is a text, fit to be kept and of at most *most* letters; else ""."""
    return _text(value[:most]) if isinstance(value, str) else ""


def _clean(value: Any, depth: int) -> Any:  # noqa: ANN401 - any JSON
    match value:
        case str():
            return _text(value)
        case dict() | list() if depth == 0:
            return CUT
        case dict():
            kept = [(name, part) for name, part in value.items() if name not in SECRETS]
            return {_text(name): _clean(part, depth - 1) for name, part in kept}
        case list():
            return [_clean(part, depth - 1) for part in value]
        case float() if not math.isfinite(value):
            return str(value)
        case _:
            return value


def _text(value: str) -> str:
    """Replace what PostgreSQL refuses in a text: NUL, and halves of a pair of surrogates."""
    if value.isascii():
        return value.replace("\x00", "\ufffd") if "\x00" in value else value
    whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\x00", "\ufffd")


def _cut(facts: dict[str, Any]) -> dict[str, Any]:
    """Keep the smaller parts and mark where a larger one was: ids and times are always small."""
    kept: dict[str, Any] = {}
    room = MOST_BYTES - 1_000
    for size, name in sorted((_size({name: part}), name) for name, part in facts.items()):
        if size <= room:
            kept[name] = facts[name]
        elif room > _size({name: CUT}):
            kept[name] = _beginning(facts[name], room // 8)
        else:
            break
        room -= _size({name: kept[name]})
    return kept


def _beginning(part: Any, most: int) -> Any:  # noqa: ANN401 - any JSON
    return f"{part[:most]}… {CUT}" if isinstance(part, str) else CUT


def _size(value: object) -> int:
    return len(json.dumps(value))

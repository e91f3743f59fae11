"""The arguments of a Web API call, however they were sent."""

import json
from typing import Any
from urllib.parse import parse_qsl

from playground.error import SlackError, invalid, missing

Json = dict[str, Any]


def parse(query: str, content_type: str, body: bytes) -> Json:
    """Return all arguments; a form and a query give strings, JSON gives what it holds."""
    args: Json = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
    if not body:
        return args
    if content_type.startswith("application/json"):
        return args | _json_body(body)
    if content_type.startswith("application/x-www-form-urlencoded") or not content_type:
        return args | dict(parse_qsl(body.decode(), keep_blank_values=True))
    raise SlackError("invalid_post_type")


def _json_body(body: bytes) -> Json:
    try:
        loaded = json.loads(body)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(loaded, dict):
        raise SlackError("json_not_object")
    return loaded


class Arguments:
    """Reads arguments by name and type, and refuses as Slack does."""

    def __init__(self, given: Json) -> None:
        """Keep the arguments as they were parsed."""
        self.given = given

    def text(self, name: str, default: str = "") -> str:
        """Return a string, or the default if there is none."""
        value = self.given.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> str:
        """Return a string that must be there and not be empty."""
        value = self.text(name)
        if not value:
            raise missing(name)
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a yes or no; Slack takes 1, true and True for yes."""
        value = self.given.get(name)
        return default if value is None else str(value).lower() in {"1", "true"}

    def number(self, name: str, default: int, high: int) -> int:
        """Return a whole number between 1 and `high`."""
        value = self.text(name) or str(default)
        if not value.lstrip("-").isdigit() or int(value) < 1:
            raise SlackError("invalid_limit")
        return min(int(value), high)

    def structure(self, name: str, error: str) -> Any:  # noqa: ANN401  # any JSON
        """Return JSON that was sent as such or as a string; None if there is none."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error) from None

    def listed(self, name: str) -> list[str]:
        """Return the parts of a comma-separated string, or a JSON list as it is."""
        value = self.given.get(name) or ""
        parts = value if isinstance(value, list) else str(value).split(",")
        return [str(part).strip() for part in parts if str(part).strip()]


def page(items: list[Any], args: Arguments, default: int = 100) -> tuple[list[Any], str]:
    """Return one page of items and the cursor of the next, empty on the last."""
    limit = args.number("limit", default, 1000)
    start = _offset(args.text("cursor"))
    end = start + limit
    return items[start:end], f"next:{end}" if end < len(items) else ""


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    head, _, number = cursor.partition(":")
    if head != "next" or not number.isdigit():
        raise SlackError("invalid_cursor")
    return int(number)


__all__ = ["Arguments", "Json", "invalid", "page", "parse"]

"""What the product's own routes listen for, by kind: read from `register`, so none is forgotten."""

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from app.routes import register


class Listening:
    """Stands in for Bolt, and notes what is connected."""

    client: Any = None

    def __init__(self) -> None:
        self.names: dict[str, list[str]] = defaultdict(list)

    def __getattr__(self, kind: str) -> Callable[..., Any]:
        """Return the method of Bolt that connects requests of *kind*."""

        def connect(pattern: str | re.Pattern[str], **_: object) -> Callable[[object], None]:
            self.names[kind] += named(pattern)
            return lambda listener: None

        return connect


def named(pattern: str | re.Pattern[str]) -> list[str]:
    """Return the names that a pattern of `one_of` stands for; none for the one that takes all."""
    if isinstance(pattern, str):
        return [pattern]
    inside = pattern.pattern.removeprefix(r"\A(?:").removesuffix(r")\Z")
    return [re.sub(r"\\(.)", r"\1", each) for each in inside.split("|") if each]


def routes() -> dict[str, list[str]]:
    """Return kind → names: of commands, events, actions, shortcuts and views."""
    bolt = Listening()
    register(bolt, None)  # type: ignore[arg-type] # stand-ins that are only connected
    return dict(bolt.names)


ROUTES = routes()

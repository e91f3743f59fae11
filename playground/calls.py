"""The log of Web API calls received."""

import itertools
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

KEPT = 2_000


@dataclass(slots=True)
class Received:
    """One call of the app, and what it got."""

    id: int
    at: float
    """Seconds since the epoch."""
    method: str
    args: dict[str, Any]
    """Without the token."""
    who: str
    """bot, admin or nobody."""
    status: int = 200
    """HTTP status; 0 if the connection was cut."""
    answer: dict[str, Any] = field(default_factory=dict)
    ms: float = 0.0
    retry_after: int = 0
    """Seconds that a 429 asked to wait."""

    @property
    def outcome(self) -> str:
        """Return `ok`, Slack's error code, or what the network did."""
        if self.status == 0:
            return "dropped"
        if self.answer.get("ok"):
            return "ok"
        return str(self.answer.get("error", self.status))

    def as_json(self) -> dict[str, Any]:
        """Return the call for scripts."""
        names = (
            "id",
            "at",
            "method",
            "args",
            "who",
            "status",
            "outcome",
            "answer",
            "ms",
            "retry_after",
        )
        return {name: getattr(self, name) for name in names}


class Calls:
    """The latest calls in full, and counts of all of them."""

    def __init__(self) -> None:
        """Start with none."""
        self.latest: deque[Received] = deque(maxlen=KEPT)
        self.counts: Counter[tuple[str, str]] = Counter()
        self._ids = itertools.count(1)

    def open(self, at: float, method: str, args: dict[str, Any], who: str) -> Received:
        """Note that a call has come in."""
        shown = {name: value for name, value in args.items() if name != "token"}
        call = Received(next(self._ids), at, method, shown, who)
        self.latest.append(call)
        return call

    def close(self, call: Received) -> None:
        """Count how it ended."""
        self.counts[call.method, call.outcome] += 1

    def of(self, method: str = "", since: int = 0) -> list[Received]:
        """Return the latest calls, of one method if given, after a call's id."""
        return [call for call in self.latest if call.id > since and method in {"", call.method}]

    def counted(self) -> dict[str, dict[str, int]]:
        """Return how many calls ended how, by method."""
        made: dict[str, dict[str, int]] = {}
        for (method, outcome), number in sorted(self.counts.items()):
            made.setdefault(method, {})[outcome] = number
        return made

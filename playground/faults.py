"""Faults on demand: the weather."""

import itertools
import random
from dataclasses import asdict, dataclass, field
from typing import Any

KINDS = (
    "http_429",
    "http_500",
    "slow",
    "drop_before",
    "drop_after",
    "error",
    "forget_kicks",
    "forget_accounts",
    "duplicate",
)


class BadFaultError(ValueError):
    """That fault isn't known here. Example: {"kind": "http_500", "method": "*", "count": 3}."""


@dataclass
class Fault:
    """One thing that goes wrong, for some calls, for some time."""

    kind: str
    method: str = "*"
    """Which Web API method, or * for all; for `duplicate`: command, interaction, event or *."""
    share: float = 1.0
    """Which part of the calls is hit, between 0 and 1."""
    count: int | None = None
    """How many calls are hit before it is over; None: until it is taken away."""
    seconds: float = 1.0
    """For slow: how long; for http_429: the Retry-After."""
    code: str = "internal_error"
    """For error: what Slack answers."""
    times: int = 2
    """For duplicate: how often everything is delivered."""
    id: int = 0
    hits: int = 0


@dataclass
class Faults:
    """The weather as it stands now."""

    standing: list[Fault] = field(default_factory=list)
    lost_scopes: set[str] = field(default_factory=set)
    dice: random.Random = field(default_factory=random.Random)
    """Seeded by {"seed": 7}, so that a run can be had again."""
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def add(self, wish: dict[str, Any]) -> Fault:
        """Add a fault as a person or a script asked for it."""
        try:
            fault = Fault(**{**wish, "id": next(self._ids), "hits": 0})
        except TypeError as error:
            raise BadFaultError(str(error)) from error
        if fault.kind not in KINDS:
            raise BadFaultError(BadFaultError.__doc__)
        self.standing.append(fault)
        return fault

    def remove(self, key: int) -> None:
        """Take one fault away."""
        self.standing = [fault for fault in self.standing if fault.id != key]

    def clear(self) -> None:
        """Let the sun shine."""
        self.standing.clear()
        self.lost_scopes.clear()

    def strike(self, kind: str, method: str) -> Fault | None:
        """Return the fault of this kind that hits this call, if one does, and count it."""
        for fault in self.standing:
            if fault.kind == kind and fault.method in {"*", method} and self._hits(fault):
                return fault
        return None

    def _hits(self, fault: Fault) -> bool:
        if fault.count is not None and fault.hits >= fault.count:
            return False
        if fault.share < 1 and self.dice.random() >= fault.share:
            return False
        fault.hits += 1
        return True

    def as_json(self) -> dict[str, Any]:
        """Return the weather for the page and for scripts."""
        standing = [asdict(fault) for fault in self.standing]
        return {"faults": standing, "lost_scopes": sorted(self.lost_scopes)}

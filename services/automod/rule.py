"""A rule: what it looks for, where and by whom, and what follows."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Self


class Kind(StrEnum):
    """What a rule looks for."""

    WORDS = "words"
    PATTERN = "pattern"
    LINKS = "links"
    MENTIONS = "mentions"
    REPEATS = "repeats"
    FLOOD = "flood"
    NEWCOMERS = "newcomers"
    FILES = "files"
    HIDDEN = "hidden"


class Mode(StrEnum):
    """How far a rule goes."""

    OFF = "off"
    LOG = "log"
    """What it finds is recorded, and nothing else happens."""
    ENFORCE = "enforce"


class Then(StrEnum):
    """What follows for the person, beyond what becomes of the message."""

    NOTHING = ""
    WARN = "warn"
    SHUSH = "shush"
    PROPOSE_SHUSH = "propose:shush"
    """A card asks the moderators; nothing happens before one of them confirms."""
    PROPOSE_KICK = "propose:kick"
    PROPOSE_BAN = "propose:ban"

    @property
    def proposes(self) -> str:
        """Name of the action that a person has to confirm, or ""."""
        return self.value.partition(":")[2]


GRAVITY = tuple(Then)
"""From the mildest on: of several rules that one message meets, the gravest speaks."""

COUNTING = frozenset({Kind.REPEATS, Kind.FLOOD})
"""Kinds that depend on what was said before."""


LISTS = ("channels", "only_roles", "exempt_roles")
"""What of a rule is a list; a version before may not have it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleBody:
    """What a version of a rule says; plain JSON all through."""

    name: str
    kind: str
    """A Kind."""
    what: str
    """As it was typed; services.automod.grammar reads it."""
    channels: tuple[str, ...] = ()
    """Ids of the channels in which it holds; empty: everywhere."""
    newer_than: float | None = None
    """Only for people who came less than so many seconds ago."""
    hours: str = ""
    """Only within these hours of a day, such as 22:00-06:00."""
    zone: str = ""
    """By which clock: a time zone's name; empty: the author's own."""
    guests: bool = False
    """Only for guests."""
    apps: bool = False
    """For messages of apps, too."""
    moderators: bool = False
    """For moderators and admins, too; nothing but the deletion follows for them."""
    only_roles: tuple[str, ...] = ()
    """Only for who has one of these roles, named as services.role does; empty: for everybody.

    Moderators and admins are meant where they are named, whatever `moderators` says."""
    exempt_roles: tuple[str, ...] = ()
    """Never for who has one of these; it counts before everything that includes them."""
    delete: bool = False
    then: str = ""
    """A Then."""
    lasts: float | None = None
    """How many seconds the restriction lasts; None: for good."""
    reason: str = ""
    """What the person reads."""

    def plain(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {name: list(value) if isinstance(value, tuple) else value
                for name, value in asdict(self).items()}  # fmt: skip

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Self:
        """Return the rule that JSON describes; what this version doesn't know is left out."""
        known = {each.name for each in fields(cls)}
        values = {name: value for name, value in found.items() if name in known}
        return cls(**{**values, **{each: tuple(values.get(each) or ()) for each in LISTS}})


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A rule as it stands."""

    number: int
    version: int
    mode: Mode
    body: RuleBody
    enforced_by: str = ""
    """Who has set it to enforce."""


def difference(before: RuleBody | None, after: RuleBody) -> list[tuple[str, str, str]]:
    """Return what differs, by name: as it was, as it is. Nothing was before the first version."""
    old = before.plain() if before else {}
    return [
        (name, _shown(old.get(name)), _shown(value))
        for name, value in after.plain().items()
        if value != old.get(name) and (before or value not in ("", None, False, []))
    ]


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)

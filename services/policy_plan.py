"""What a policy would change: one line for each change, and nothing else."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from services.policy_file import Entry, Policy

OFF = "off"
"""A rule is never deleted: one that is off is as good as gone."""


class Verb(StrEnum):
    """What happens to an entry."""

    ADD = "+"
    CHANGE = "~"
    REMOVE = "-"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One entry that would be another."""

    section: str
    verb: Verb
    key: str
    before: Entry
    after: Entry

    @property
    def differences(self) -> list[tuple[str, Any, Any]]:
        """Return what of it changes: name, before, after."""
        names = dict.fromkeys([*self.before, *self.after])
        pairs = ((name, self.before.get(name), self.after.get(name)) for name in names)
        return [each for each in pairs if each[1] != each[2]]


def plan(now: Policy, wanted: Policy) -> list[Change]:
    """Return what makes *now* say what *wanted* says; sections that it leaves out stay.

    What an entry of *wanted* does not name stays as it is.
    """
    return [
        change
        for section, entries in wanted.items()
        for change in _changes(section, now.get(section, {}), entries)
    ]


def fingerprint(changes: list[Change]) -> str:
    """Return a short name of exactly these changes."""
    told = [(each.section, each.verb, each.key, each.before, each.after) for each in changes]
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:10]


def _changes(section: str, now: dict[str, Entry], wanted: dict[str, Entry]) -> Iterator[Change]:
    for key, after in wanted.items():
        before = now.get(key)
        if before is None:
            yield Change(section=section, verb=Verb.ADD, key=key, before={}, after=after)
        elif before != before | after:
            whole = before | after
            yield Change(section=section, verb=Verb.CHANGE, key=key, before=before, after=whole)
    for key, gone in now.items():
        if key not in wanted and gone.get("mode") != OFF:
            yield Change(section=section, verb=Verb.REMOVE, key=key, before=gone, after={})

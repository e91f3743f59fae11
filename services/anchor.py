"""Anchors: where a chain ended on a day, kept outside of the database."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from db.records.audit import ChainHead
from db.repositories.audit import AuditRepository


class AnchorStore(Protocol):
    """Keeps anchors. Every method may raise Refused, Busy or UnclearError."""

    def put(self, key: str, body: bytes) -> str:
        """Keep *body* under *key* and return its SHA-256 (hex)."""
        ...

    def names(self, prefix: str) -> Iterator[str]:
        """Yield the keys that begin with *prefix*, in order."""
        ...

    def read(self, key: str) -> bytes:
        """Return what is kept under *key*."""
        ...


class NotAnAnchorError(ValueError):
    """What is kept under an anchor's key is no anchor."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Anchor:
    """What the world outside knows of a chain."""

    team_id: str
    day: date
    sequence: int
    """How many rows the chain had; the place of the last one."""
    hash: bytes
    """Of that row."""

    @classmethod
    def of(cls, head: ChainHead, day: date) -> "Anchor":
        """Return the anchor of *head* on *day*."""
        return cls(team_id=head.team_id, day=day, sequence=head.sequence, hash=head.hash)

    @property
    def key(self) -> str:
        """Return its key, which sorts by place. The same chain has the same key and body."""
        return f"{prefix(self.team_id)}{self.sequence:015d}-{self.day}.json"

    def body(self) -> bytes:
        """Return what is kept."""
        told = {
            "team": self.team_id,
            "day": self.day.isoformat(),
            "count": self.sequence,
            "hash": self.hash.hex(),
        }
        return json.dumps(told, sort_keys=True).encode()


def prefix(team_id: str) -> str:
    """Return where the anchors of a workspace are kept."""
    return f"{team_id}/audit/"


def read(body: bytes) -> Anchor:
    """Return the anchor that was kept as *body*.

    :raises NotAnAnchorError: it is none
    """
    try:
        told = json.loads(body)
        return Anchor(
            team_id=str(told["team"]),
            day=date.fromisoformat(told["day"]),
            sequence=int(told["count"]),
            hash=bytes.fromhex(told["hash"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise NotAnAnchorError(type(error).__name__) from error


ANCHORED = "audit.anchored"
"""The action of the row that tells of an anchor."""


class AnchoringService:
    """Tells the chain which anchors were set, so that one that is taken away is missed."""

    def __init__(self, audit: AuditRepository) -> None:
        self._audit = audit

    def due(self, day: date) -> list[Anchor]:
        """Return the anchors that *day* still needs."""
        return [Anchor.of(head, day) for head in self._audit.to_anchor(day)]

    def at(self, team_id: str, day: date) -> Anchor | None:
        """Return the anchor of the chain as it ends now; None if it is empty."""
        end = self._audit.end(team_id)
        return Anchor.of(end[0], day) if end and end[0].sequence else None

    def kept(self, anchor: Anchor, sha256: str) -> None:
        """Note that *anchor* is kept, under the fingerprint *sha256* (hex)."""
        told = {"key": anchor.key, "sha256": sha256, "count": anchor.sequence}
        self._audit.record(anchor.team_id, ANCHORED, actor="", details=told)
        self._audit.anchored(anchor.team_id, anchor.day)

"""Seal one row of the audit: a fingerprint of it and of the row before."""

import json
from datetime import UTC, datetime
from hashlib import sha256

from db.records.audit import AuditRecord

GENESIS = bytes(32)
"""What the first row of a chain names as the row before."""

VERSION = 1
"""Of the canonical form; a new one would be told by what stands first in it."""


def seal(entry: AuditRecord) -> bytes:
    """Return the SHA-256 of *entry*'s canonical form; its own `hash` is not part of it."""
    return sha256(canonical(entry)).digest()


def canonical(entry: AuditRecord) -> bytes:
    """Return the one way to write *entry* down: a JSON array in ASCII, names in order, no spaces.

    Anybody can compute it from the row, in any language. Times are UTC, to the microsecond.
    """
    told = [
        VERSION,
        entry.previous.hex(),
        entry.team_id,
        entry.sequence,
        _utc(entry.at),
        entry.action,
        entry.actor,
        entry.target,
        entry.case_number,
        entry.request,
        entry.details,
        _utc(entry.chained_at),
    ]
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _utc(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="microseconds")

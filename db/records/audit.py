"""What the audit knows of one happening."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Happening:
    """Something that happened and is not chained yet; db.models.audit_entry says what each is."""

    id: int
    at: datetime
    action: str
    actor: str
    target: str
    case_number: int | None
    request: str
    details: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditRecord:
    """A row of a chain."""

    team_id: str
    sequence: int
    at: datetime
    action: str
    actor: str
    target: str
    case_number: int | None
    request: str
    details: dict[str, Any]
    chained_at: datetime
    previous: bytes
    hash: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainHead:
    """Where a chain ends, and the time by the database's clock."""

    team_id: str
    sequence: int
    hash: bytes
    now: datetime

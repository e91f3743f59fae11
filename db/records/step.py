"""A step as the rules see it."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from db.models.case_step import StepKind, StepState


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedStep:
    """A step to be written."""

    kind: StepKind
    phase: int
    subject: str = ""
    cause: str = ""
    state: StepState = StepState.PENDING
    error: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedStep:
    """A step that this worker alone may carry out, and what it needs to know for that."""

    team_id: str
    case_number: int
    position: int
    kind: StepKind
    subject: str
    attempts: int
    """Counts this one."""
    detail: dict[str, Any]
    token: uuid.UUID
    """The lease; settling with another one changes nothing."""
    target: str
    reason: str
    conversation_id: uuid.UUID
    cause: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class StepRecord:
    """A step as it stands."""

    position: int
    kind: StepKind
    subject: str
    state: StepState
    error: str | None
    already: bool
    detail: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class StepOutcome:
    """What became of a step."""

    state: StepState
    error: str | None = None
    already: bool = False
    detail: dict[str, Any] = field(default_factory=dict)
    wait: float = 0
    """Seconds until it is due again, where it goes back to pending."""
    untried: bool = False
    """Nothing was tried, so the attempt doesn't count."""

"""A reminder as the rules see it: the row, read once, without the ORM."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.models.reminder import ReminderState


@dataclass(frozen=True, kw_only=True, slots=True)
class ReminderRecord:
    """One reminder at one moment. See db.models.reminder for what each field means."""

    team_id: str
    id: uuid.UUID
    kind: str
    owner: str
    channel: str
    text: str
    loud: str
    rule: str
    words: str
    zone: str
    rules: str
    follows: bool
    next_local: datetime
    next_at: datetime
    state: ReminderState
    why: str
    made_by: str


COLUMNS = ", ".join(ReminderRecord.__dataclass_fields__)
"""What a query selects to make one."""


def from_row(found: dict[str, Any]) -> ReminderRecord:
    """Return the record of a row that holds at least COLUMNS."""
    fields = {name: found[name] for name in ReminderRecord.__dataclass_fields__}
    return ReminderRecord(**{**fields, "state": ReminderState(fields["state"])})

"""A conversation as the rules see it: the row, read once, without the ORM."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fsm.flow import Event, State


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationRecord:
    """One conversation at one moment. See db.models.conversation for what each field means."""

    team_id: str
    id: uuid.UUID
    flow: str
    owner: str
    target: str
    state: State
    version: int
    last_event: Event
    last_actor: str
    data: dict[str, Any]
    case_number: int
    deadline_at: datetime | None
    opened_on: date
    home: str
    card_channel: str | None
    card_ts: str | None
    revision: int
    created_at: datetime
    updated_at: datetime


COLUMNS = ", ".join(ConversationRecord.__dataclass_fields__)
"""What a query selects to make one."""


def from_row(found: dict[str, Any]) -> ConversationRecord:
    """Return the record of a row that holds at least COLUMNS."""
    fields = {name: found[name] for name in ConversationRecord.__dataclass_fields__}
    fields["state"], fields["last_event"] = State(fields["state"]), Event(fields["last_event"])
    return ConversationRecord(**fields)

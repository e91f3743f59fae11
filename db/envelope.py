"""What Slack sent, as Steward keeps it: the inbox row and the body of its wake-up."""

from typing import Any, TypedDict


class Envelope(TypedDict):
    """One request of Slack's, reduced to what is worked with. Plain JSON; holds no secret.

    It is written to `inbox` before Slack is told 200, and travels with the wake-up, so that a
    worker can write the row itself when PostgreSQL was away at the front door.
    """

    team_id: str
    """The workspace."""

    key: str
    """Slack's own id of the request, e.g. `event:Ev012`; what has the same key is the same."""

    sent_on: str
    """UTC day (ISO) on which Slack made it: `event_time` or the signed timestamp, the same in every
    retry. It chooses the partition, so that a retry finds the first row."""

    kind: str
    """command, action, view, shortcut or event."""

    name: str
    """`/ban`, an action_id, a callback_id, or an event type."""

    task: str
    """Name of the task that handles it, e.g. `command.ban`."""

    actor: str
    """Id of the person who did it; empty where Slack names none."""

    channel: str
    """Id of the channel it was done in; may be empty."""

    facts: dict[str, Any]
    """What this kind of request says, scrubbed: a command's text, a button's value, the event."""

    reply: str | None
    """Sealed response_url (a capability, so never in the clear); None where there is none."""

    request_id: str
    """Short reference that runs through every log line; people are told it when something broke."""

    received_at: str
    """When the front door got it (ISO, UTC)."""

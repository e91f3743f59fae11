"""From what Slack sent to the envelope that is kept and worked with."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from adapters.sealing import seal
from app import facts, private
from app.incoming import Incoming
from app.payload import Payload
from app.scrub import scrubbed, text
from db.envelope import Envelope

LATEST = timedelta(days=2)
"""Slack sends an event again for up to a day (Delayed Events). An older time is no time at all."""

KINDS = {
    "event_callback": "event",
    "block_actions": "action",
    "interactive_message": "action",
    "view_submission": "view",
    "view_closed": "view",
    "shortcut": "shortcut",
    "message_action": "shortcut",
}


def enclose(incoming: Incoming, *, task: str) -> Envelope:
    """Return the envelope of *incoming*, to be handled by the task named *task*.

    Whatever the shape of what came, this returns an envelope: what is missing is empty.
    """
    said = incoming.payload
    kind = kind_of(said)
    envelope = Envelope(
        team_id=team_of(said),
        key=key_of(incoming),
        sent_on=_made_at(incoming, kind).date().isoformat(),
        kind=kind,
        name=name_of(said),
        task=task,
        actor=facts.actor(said),
        channel=facts.channel(said),
        facts=scrubbed(facts.of(said, kind)),
        reply=_reply(said),
        request_id=incoming.request_id,
        received_at=incoming.received_at.isoformat(),
    )
    return private.conceal(envelope, said) if private.concerns(envelope["name"], said) else envelope


def kind_of(said: Payload) -> str:
    """Return command, action, view, shortcut or event; what is none of them counts as an event."""
    found = said.get("type")
    if isinstance(found, str) and found in KINDS:
        return KINDS[found]
    return "command" if isinstance(said.get("command"), str) else "event"


def name_of(said: Payload) -> str:
    """Return a command, an action_id, a callback_id or an event's type."""
    match kind_of(said):
        case "command":
            found = said.get("command")
        case "action":
            found = facts.first_action(said).get("action_id") or said.get("callback_id")
        case "view":
            found = facts.part(said, "view").get("callback_id")
        case "shortcut":
            found = said.get("callback_id")
        case _:
            found = facts.part(said, "event").get("type") or said.get("type")
    return text(found) or "unknown"


def team_of(said: Payload) -> str:
    """Return the workspace's id, the organisation's where there is none, or ""."""
    installed = facts.first(said.get("authorizations"))
    places = (
        installed.get("team_id"),
        said.get("team_id"),
        facts.part(said, "team").get("id"),
        facts.part(said, "user").get("team_id"),
        facts.part(said, "view").get("team_id"),
        said.get("enterprise_id"),
        facts.part(said, "enterprise").get("id"),
    )
    return next((found for place in places if (found := text(place))), "")


def key_of(incoming: Incoming) -> str:
    """Return Slack's own id of the request, or the fingerprint of its body; never empty."""
    said = incoming.payload
    match kind := kind_of(said):
        case "event":
            found = _joined("event", said.get("event_id"))
        case "action":
            found = _joined("action", said.get("trigger_id"), name_of(said))
        case "view":
            found = _view_key(facts.part(said, "view"), closed=said.get("type") == "view_closed")
        case _:
            found = _joined(kind, said.get("trigger_id"))
    return found or f"body:{incoming.fingerprint}"


def _joined(kind: str, *ids: object) -> str | None:
    """Return an id that fits an index, or None where a part is missing."""
    parts = [found if isinstance(found, str) else "" for found in ids]
    if not all(parts):
        return None
    key = text(":".join([kind, *parts]), most=5_000)
    return key if len(key) <= 255 else f"{kind}:{_digest(key)}"  # noqa: PLR2004 - Slack's are short


def _view_key(view: dict[str, Any], *, closed: bool) -> str | None:
    """Tell one submission of a modal from the next by what was filled in.

    Slack gives a submission no id. The same modal sent twice as it stands is the same submission;
    sent with other words after a refusal, it is a new one.
    """
    state = _digest(repr((view.get("hash"), view.get("state"))))
    return _joined("closed" if closed else "view", view.get("id"), state)


def _digest(value: str) -> str:
    return sha256(value.encode(errors="surrogatepass")).hexdigest()[:40]


def _made_at(incoming: Incoming, kind: str) -> datetime:
    """Return when Slack made it: the same in every retry, where Slack says it."""
    said = incoming.payload
    if kind == "event":
        for found in (said.get("event_time"), facts.part(said, "event").get("event_ts")):
            made_at = _plausible(found, incoming.received_at)
            if made_at is not None:
                return made_at
    return incoming.made_at


def _plausible(found: object, now: datetime) -> datetime | None:
    """Read seconds since 1970; None where they are none, or nowhere near *now*."""
    try:
        made_at = datetime.fromtimestamp(float(found), UTC)  # type: ignore[arg-type] # refused below
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return made_at if abs(now - made_at) <= LATEST else None


def _reply(said: Payload) -> str | None:
    url = said.get("response_url")
    return seal(url) if isinstance(url, str) and url.startswith(("https://", "http://")) else None

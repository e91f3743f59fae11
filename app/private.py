"""Requests of people who report something: what is kept of them says nowhere whose they are.

Nobody knows yet whether they will give their name when they open the form, so the way there is
nameless, too. See docs/decisions/1402-who-reports-stands-nowhere.md.
"""

from typing import Any

from adapters import reporter
from app import facts
from app.payload import Payload
from app.scrub import text
from db.envelope import Envelope

NAMES = frozenset({"/report", "report:message", "report_say", "report:answer", "report_answer"})
"""Commands, shortcuts, buttons and forms of who reports."""

FORM = "report_say"
"""The form in which they say whether moderators may know who they are."""

KEPT = frozenset(
    {"type", "subtype", "user", "bot_id", "team", "ts", "thread_ts", "edited"}
    | {"text", "blocks", "attachments", "files"}
)
"""What of a reported message is kept. Who reacted, who else is in its thread and what the reader
has read would tell of who reports."""


def concerns(name: str, said: Payload) -> bool:
    """Tell whether the request *said*, called *name*, is one of somebody who reports."""
    first = str(said.get("text") or "").strip().partition(" ")[0]
    return name in NAMES or (name == "/steward" and first.removeprefix("/").lower() == "report")


def conceal(envelope: Envelope, said: Payload) -> Envelope:
    """Return *envelope* without who sent it, and with their sealed address and keyed hash.

    Who chose in the form to give their name is named. No response_url is kept, and no channel but a
    reported message's own, unless it is a direct message's.
    """
    who = envelope["actor"]
    named = who if _gives_name(envelope) else ""
    told = {**envelope["facts"], "reporter": reporter.conceal(envelope["team_id"], who)}
    told.pop("container", None)
    if "message" in told:
        told |= {"message": _kept(told["message"]), "is_direct": _is_direct(said)}
    place = envelope["channel"] if told.get("message") and not told["is_direct"] else ""
    return {**envelope, "actor": named, "channel": place, "reply": None, "facts": told}


def pseudonym(team_id: str, user: str) -> str:
    """Return the keyed hash of *user*."""
    return reporter.pseudonym(team_id, user)


def _gives_name(envelope: Envelope) -> bool:
    """Tell whether the form says so, in the one word that means it; anything else does not."""
    if envelope["name"] != FORM or envelope["kind"] != "view":
        return False
    fields = envelope["facts"].get("fields")
    return isinstance(fields, dict) and fields.get("identity") == "named"


def _kept(message: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    found = message if isinstance(message, dict) else {}
    return {name: part for name, part in found.items() if name in KEPT}


def _is_direct(said: Payload) -> bool:
    """Tell whether the message was said among few: its channel would tell who they are."""
    channel = facts.part(said, "channel")
    name = text(channel.get("name"))
    return text(channel.get("id")).startswith("D") or name.startswith(("directmessage", "mpdm-"))

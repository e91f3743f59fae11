"""What the person who asked reads: where the cards are, or what came in between."""

from collections.abc import Sequence
from typing import Any

from db.records.conversation import ConversationRecord
from services.errors import DomainError
from services.ports import View


def pointer(opened: Sequence[ConversationRecord], *, reader: str) -> View:
    """Return where the cards of *opened* are; *reader* is who asked."""
    first = opened[0]
    channel = first.home if first.home != reader else ""
    facts: dict[str, Any] = {"flow": first.flow, "channel": channel}
    if len(opened) == 1:
        return View(name="opened", facts=facts | _case(first))
    return View(name="opened_many", facts=facts | {"items": [_case(each) for each in opened]})


def late(conversation: ConversationRecord) -> View:
    """Return that a button was pressed too late."""
    return View(name="late", facts=_case(conversation) | {"flow": conversation.flow})


def named(error: DomainError, target: str) -> DomainError:
    """Return *error* about one of several people so that it says whom it means."""
    text = f"<@{target}>: {error} Nothing was done about the others either."
    error.view = View(name="refusal", facts={"text": text})
    return error


def _case(conversation: ConversationRecord) -> dict[str, Any]:
    return {"case": conversation.case_number, "target": conversation.target}

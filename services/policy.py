"""What a workspace asks of its moderators, beyond what the actions themselves need."""

from dataclasses import dataclass
from typing import Any

from db.records.conversation import ConversationRecord
from services.action import EVERY
from services.action_request import ActionRequest, ReasonMissingError
from services.errors import DomainError

FOR_GOOD, FOR_NUMBER = "second_for_good", "second_for_number"
FOR_MESSAGES = "second_for_messages"
"""In a conversation's data: why a second person must confirm it."""

EDITED_BY = "edited_by"
"""In a conversation's data: who changed last what it asks for."""


class SecondPersonError(DomainError):
    """Two people are needed here, and you are one of them. Let another moderator press Confirm."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """The workspace's own rules."""

    reasons_for: frozenset[str] = frozenset()
    """Names of actions that need a reason here."""
    two_for_good: bool = False
    """A ban for good needs a second person."""
    two_above: int = 0
    """So does whatever is asked for more people at once than this; 0: never."""
    two_messages_above: int = 0
    """So does a purge of more messages than this; 0: never."""

    def needs_reason(self, name: str) -> bool:
        """Tell whether the action *name* can't do without a reason."""
        return EVERY[name].needs_reason or name in self.reasons_for

    def require_reason(self, name: str, wanted: ActionRequest) -> None:
        """Let pass what says why, or need not.

        :raises ReasonMissingError: it doesn't
        """
        if self.needs_reason(name) and not wanted.reason:
            raise ReasonMissingError

    def marks(self, name: str, wanted: ActionRequest) -> dict[str, Any]:
        """Return what the row remembers of these rules when *wanted* is asked for."""
        is_number = EVERY[name].asks_first and 0 < self.two_above < len(wanted.targets)
        return self._grave(name, wanted) | ({FOR_NUMBER: True} if is_number else {})

    def looked(self, messages: int) -> dict[str, Any]:
        """Return what the row of a purge remembers when *messages* would go."""
        return {FOR_MESSAGES: True} if 0 < self.two_messages_above < messages else {}

    def edited(self, name: str, wanted: ActionRequest, *, by: str) -> dict[str, Any]:
        """Return what the row remembers when *by* has changed it to *wanted*."""
        return self._grave(name, wanted) | {EDITED_BY: by}

    def _grave(self, name: str, wanted: ActionRequest) -> dict[str, Any]:
        if not self.two_for_good or not EVERY[name].is_grave:
            return {}
        return {FOR_GOOD: wanted.is_for_good}


def why_second(conversation: ConversationRecord) -> list[str]:
    """Return why a second person must confirm; empty where one is enough.

    The row decides, not the rules of this moment: it shows what the card has asked for.
    """
    return [name for name in (FOR_GOOD, FOR_NUMBER, FOR_MESSAGES) if conversation.data.get(name)]


def require_second(conversation: ConversationRecord, actor: str) -> None:
    """Let *actor* confirm, unless it is theirs and needs somebody else; the row must be held.

    :raises SecondPersonError: they asked for it, or edited it last
    """
    authors = {conversation.owner, conversation.data.get(EDITED_BY)}
    if actor in authors and why_second(conversation):
        raise SecondPersonError

"""Who reports, as far as the rules know: a sealed address and a keyed hash."""

from dataclasses import dataclass
from typing import Protocol

from services.conversation import UnknownConversationError
from services.request import Request


class PseudonymOf(Protocol):
    """Returns the keyed hash of a person (team, user)."""

    def __call__(self, team_id: str, user: str) -> str:
        """Return it: the same for the same person, and of no use without the key."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Reporter:
    """Whoever sent a request about a report."""

    sealed: str
    """Their address; only worker-delivery opens it."""
    pseudonym: str
    """Their keyed hash: tells that two requests are the same person's."""


def reporter_of(request: Request) -> Reporter:
    """Return who sent *request*.

    :raises UnknownConversationError: it came by a way on which nobody is concealed
    """
    found = request.facts.get("reporter")
    if not isinstance(found, dict):
        raise UnknownConversationError
    return Reporter(sealed=str(found["sealed"]), pseudonym=str(found["pseudonym"]))

"""What the rules need from the outside world, in our words. Adapters provide it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any, Protocol

REST_WHEN_LOCKED_OUT = timedelta(seconds=5)
"""How soon to knock again: once the token is good, people are not kept waiting."""


class OutsideError(Exception):
    """Something outside Steward did not do what it was asked."""


class RefusedError(OutsideError):
    """It said no, and asking again will not help. Nothing was done."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        """The outside's own word for it, e.g. Slack's `restricted_action`."""


class BusyError(OutsideError):
    """It asked to come back later. Nothing was done."""

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__(f"busy for {retry_after.total_seconds():g} s")
        self.retry_after = retry_after


class LockedOutError(BusyError):
    """It does not know us any more, whatever we ask; it will when an operator has seen to it.

    Nothing was done, so what was wanted waits. Who takes a BusyError may take it for one.
    """

    def __init__(self, code: str) -> None:
        super().__init__(REST_WHEN_LOCKED_OUT)
        self.args = (code,)
        self.code = code
        """The outside's own word for it, e.g. Slack's `token_revoked`."""


class UnclearError(OutsideError):
    """No answer, or one without meaning: it may have been done, or not."""


@dataclass(frozen=True, kw_only=True)
class View:
    """Something a person will read: which view draws it, and from which facts (plain JSON)."""

    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Posted:
    """Where a message stands: channel id and Slack's timestamp of it."""

    channel: str
    ts: str


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A person as Slack describes them."""

    user_id: str
    name: str
    is_owner: bool = False
    """Owner of the workspace, the primary one included."""
    is_admin: bool = False
    """Admin or owner of the workspace."""
    is_bot: bool = False
    is_deleted: bool = False
    """Deactivated."""
    is_guest: bool = False
    is_stranger: bool = False
    """Belongs to another workspace (Slack Connect)."""
    time_zone: str = "UTC"
    locale: str = "en-US"
    changed_at: datetime | None = None
    """When Slack last changed what it says of them, in whole seconds."""
    joined_at: datetime | None = None
    """When they came, where Slack tells it."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A channel that a person is in."""

    channel: str
    name: str
    is_private: bool = False
    is_general: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """Some messages as Slack describes them, without Steward's own and without Slack's notes."""

    messages: Sequence[Mapping[str, Any]]
    cursor: str
    """Where the next page begins; empty: there is none."""


class Workspace(Protocol):
    """The community's workspace. Every method may raise Refused, Busy or UnclearError."""

    def profile(self, user: str) -> Profile:
        """Return who *user* is; RefusedError("user_not_found") if nobody."""
        ...

    def places_of(self, user: str) -> list[Place]:
        """Return every channel that *user* is in and Steward can see."""
        ...

    def permalink(self, channel: str, ts: str) -> str:
        """Return the address under which people find a message."""
        ...

    def kick(self, channel: str, user: str) -> bool:
        """Remove *user* from *channel*; return False where they already were not in it."""
        ...

    def invite(self, channel: str, user: str) -> bool:
        """Bring *user* back into *channel*; return False where they already were in it."""
        ...

    def join(self, channel: str) -> None:
        """Have Steward be in *channel*."""
        ...

    def delete_message(self, channel: str, ts: str, *, own: bool = False) -> bool:
        """Delete a message; return False where it was gone already.

        :param own: Steward's own; those of others are deleted with an admin's rights
        """
        ...

    def history(self, channel: str, *, latest: str, oldest: str, cursor: str = "") -> Page:
        """Return what was said in *channel* within two of Slack's times, the newest first.

        Threads are there by their first message alone.
        """
        ...

    def thread(self, channel: str, thread_ts: str) -> set[str]:
        """Return Slack's times of what stands in a thread."""
        ...

    def may_delete(self) -> bool:
        """Tell whether an admin has lent us the right to delete what others wrote."""
        ...

    def is_private(self, channel: str) -> bool:
        """Tell whether *channel* is seen by its members alone."""
        ...

    def fingerprint(self, file: Mapping[str, Any]) -> str:
        """Return the SHA-256 (hex) of a file that Slack describes in *file*."""
        ...


class Messenger(Protocol):
    """Says things. Every method may raise Refused, Busy or UnclearError."""

    def post(self, channel: str, view: View, *, mark: str, thread: str = "") -> Posted:
        """Post into *channel* (a person's id opens their DM), carrying *mark* as metadata.

        :param thread: Slack's time of the message that the thread to post into begins with
        """
        ...

    def find(self, channel: str, mark: str, *, since: datetime, thread: str = "") -> Posted | None:
        """Look for the message that carries *mark*, posted at or after *since*.

        :param thread: in which thread; empty: in the channel
        :raises RefusedError: this channel's history can't be read
        """
        ...

    def update(self, posted: Posted, view: View) -> None:
        """Redraw a message."""
        ...

    def whisper(self, channel: str, user: str, view: View) -> None:
        """Post what only *user* sees in *channel*."""
        ...

    def answer(self, reply: str, view: View) -> None:
        """Answer through the sealed response_url *reply*: only the person who asked sees it."""
        ...

    def fill(self, view_id: str, view: View) -> None:
        """Fill a modal that is open."""
        ...

    def publish(self, user: str, view: View, *, over: str) -> str:
        """Show *view* in a person's Home tab, over what has the mark *over*; return its mark.

        :raises RefusedError: `hash_conflict`: something else stands there
        """
        ...


class Archive(Protocol):
    """Keeps bytes for long: evidence, exports."""

    def put(self, key: str, body: bytes) -> str:
        """Keep *body* under *key* and return its SHA-256 (hex). Keeping it again is harmless."""
        ...

    def get(self, key: str, sha256: str) -> bytes:
        """Return what is kept under *key*; UnclearError if its SHA-256 is another."""
        ...


class Urgency(IntEnum):
    """What a call is for. When Slack's rates are short, the lower number goes first."""

    GUARD = 0
    """Undoes what a sanction forbids."""
    ANSWER = 1
    """Somebody waits for it: an answer, a modal, the deeds of a case they confirmed."""
    CARD = 2
    """Shows where a case stands."""
    NOTICE = 3
    """Tells people what happened."""
    BULK = 4
    """Purges and digests: many calls, and none of them in a hurry."""


class Limiter(Protocol):
    """Keeps our calls within Slack's rates."""

    def wait_for(
        self, team_id: str, method: str, channel: str = "", *, urgency: Urgency
    ) -> timedelta:
        """Take a token; return how long to wait before the call (zero: go).

        Who is less urgent leaves more tokens in the bucket for the others.
        """
        ...

    def pause(self, team_id: str, method: str, retry_after: timedelta) -> None:
        """Slack answered 429: let no call of *method* through before *retry_after*."""
        ...

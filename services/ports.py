"""What the rules need from the outside world, in our words. Adapters provide it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol


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


@dataclass(frozen=True, kw_only=True)
class Place:
    """A channel that a person is in."""

    channel: str
    name: str
    is_private: bool = False
    is_general: bool = False


class Workspace(Protocol):
    """The community's workspace. Every method may raise Refused, Busy or UnclearError."""

    def profile(self, user: str) -> Profile:
        """Return who *user* is; RefusedError("user_not_found") if nobody."""
        ...

    def places_of(self, user: str) -> list[Place]:
        """Return every channel that *user* is in and Steward can see."""
        ...

    def kick(self, channel: str, user: str) -> bool:
        """Remove *user* from *channel*; return False where they already were not in it."""
        ...

    def invite(self, channel: str, user: str) -> bool:
        """Bring *user* back into *channel*; return False where they already were in it."""
        ...


class Messenger(Protocol):
    """Says things. Every method may raise Refused, Busy or UnclearError."""

    def post(self, channel: str, view: View, *, mark: str) -> Posted:
        """Post into *channel* (a person's id opens their DM), carrying *mark* as metadata."""
        ...

    def find(self, channel: str, mark: str, *, since: datetime) -> Posted | None:
        """Look for the message that carries *mark*, posted at or after *since*.

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


class Archive(Protocol):
    """Keeps bytes for long: evidence, exports."""

    def put(self, key: str, body: bytes) -> str:
        """Keep *body* under *key* and return its SHA-256 (hex). Keeping it again is harmless."""
        ...

    def get(self, key: str, sha256: str) -> bytes:
        """Return what is kept under *key*; UnclearError if its SHA-256 is another."""
        ...


class Limiter(Protocol):
    """Keeps our calls within Slack's rates."""

    def wait_for(self, team_id: str, method: str, channel: str = "") -> timedelta:
        """Take a token; return how long to wait before the call (zero: go)."""
        ...

    def pause(self, team_id: str, method: str, retry_after: timedelta) -> None:
        """Slack answered 429: let no call of *method* through before *retry_after*."""
        ...

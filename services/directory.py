"""Who there is: what the rules need from the outside to know everybody of a workspace."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from services.ports import Profile


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Whose token it is: the workspace, and Steward's own user in it."""

    team_id: str
    user_id: str
    name: str = ""
    """Of the workspace."""
    url: str = ""
    """Of the workspace, such as https://harbour.slack.com/."""


@dataclass(frozen=True, kw_only=True)
class People:
    """One page of everybody."""

    profiles: Sequence[Profile]
    cursor: str
    """Where the next page begins; empty: this is the last one."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """A user group as Slack describes it."""

    group_id: str
    handle: str
    name: str
    is_enabled: bool = True
    changed_at: datetime | None = None
    users: Sequence[str] | None = field(default=None)
    """Everybody who is in it; None where Slack doesn't tell all of them."""


class Directory(Protocol):
    """The list of everybody. Every method may raise Refused, Busy or UnclearError."""

    def identity(self) -> Identity:
        """Return whose token it is."""
        ...

    def people(self, cursor: str) -> People:
        """Return the page of everybody that begins at *cursor* (empty: the first one).

        :raises RefusedError: `invalid_cursor` when it is too old
        """
        ...

    def groups(self) -> Sequence[Group]:
        """Return every user group, the disabled ones included."""
        ...

    def group_users(self, group_id: str) -> Sequence[str]:
        """Return everybody who is in a user group.

        :raises RefusedError: `no_such_subteam` when it is no more
        """
        ...

"""Permissions: the one table of who may do what, and how a workspace may change it.

A new right is one line in `_ALL`; a service asks for it by `users.require(name, …)`, or by
`users.require_may_act(…, deed=name)` where somebody else is at the other end of it.
`python -m services.permission_page` renews docs/permissions.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from services import role
from services.errors import DomainError
from services.role import (
    NotAHelperError,
    NotAllowedError,
    NotAModeratorError,
    NotAnAdminError,
    NotAnOwnerError,
    Person,
    Role,
    SwitchedOffError,
)


@dataclass(frozen=True, slots=True)
class Level:
    """The roles that have a right where the workspace says nothing else, and what others read."""

    roles: frozenset[Role]
    refusal: type[NotAllowedError]


EVERYBODY = Level(frozenset(Role), NotAllowedError)
INSIDERS = Level(frozenset(Role) - {Role.STRANGER}, NotAllowedError)
"""Everybody but strangers of other workspaces."""
OWNERS = Level(frozenset({Role.OWNER}), NotAnOwnerError)
ADMINS = Level(OWNERS.roles | {Role.ADMIN}, NotAnAdminError)
MODERATORS = Level(ADMINS.roles | {Role.MODERATOR}, NotAModeratorError)
HELPERS = Level(MODERATORS.roles | {Role.HELPER}, NotAHelperError)
READERS = Level(HELPERS.roles | {Role.AUDITOR}, NotAModeratorError)


@dataclass(frozen=True, slots=True)
class Permission:
    """One right."""

    name: str
    """What services ask for, and what is typed behind `/permit`: that of a command, if it is its.
    """
    level: Level
    about: str
    even_gone: bool = False
    """It may be done about an account that is deactivated."""
    is_fixed: bool = False
    """`/permit` can't change it: who could, could give themself every other right."""


_ALL = (
    # about people
    Permission("note", HELPERS, "keep a note about a member", even_gone=True),
    Permission("warn", HELPERS, "warn a member"),
    Permission("unwarn", HELPERS, "take a warning back", even_gone=True),
    Permission("shush", MODERATORS, "silence a member"),
    Permission("unshush", MODERATORS, "let a member write again", even_gone=True),
    Permission("kick", MODERATORS, "remove a member from channels"),
    Permission("unkick", MODERATORS, "bring a kicked member back", even_gone=True),
    Permission("ban", MODERATORS, "keep a member out"),
    Permission("unban", MODERATORS, "lift a ban", even_gone=True),
    # about channels and cases
    Permission("purge", MODERATORS, "delete many messages"),
    Permission("slowmode", MODERATORS, "slow a channel down"),
    Permission("unslowmode", MODERATORS, "end slow mode"),
    Permission("readonly", MODERATORS, "make a channel read-only"),
    Permission("unreadonly", MODERATORS, "end read-only"),
    Permission("lock", MODERATORS, "lock a thread"),
    Permission("unlock", MODERATORS, "unlock a thread"),
    Permission("raid", MODERATORS, "ask for a lockdown, and confirm it"),
    Permission("unraid", MODERATORS, "end a lockdown"),
    Permission("speak", MODERATORS, "write in spite of slow mode, read-only, locks and lockdowns"),
    Permission("unjudged", MODERATORS, "be spared by automod, unless a rule names them"),
    Permission("rules", ADMINS, "write automod's rules, and switch them"),
    Permission("reports", MODERATORS, "see reports, claim and settle them", even_gone=True),
    Permission(
        "reports.restricted",
        ADMINS,
        "see reports about moderators, and take one from who has claimed it",
        even_gone=True,
        is_fixed=True,
    ),
    Permission("hide", HELPERS, "count among those whose reports hide a message"),
    Permission("cases", READERS, "look cases up"),
    Permission("void", MODERATORS, "make a case void", even_gone=True),
    Permission("appeals", MODERATORS, "decide appeals", even_gone=True),
    Permission("moderate", MODERATORS, "see and settle what waits for moderators", even_gone=True),
    Permission("announce", ADMINS, "announce on a schedule"),
    Permission("shop", ADMINS, "change what the shop offers"),
    Permission("welcome", ADMINS, "say what newcomers read, and whether they are welcomed"),
    Permission("integrations", ADMINS, "let other programs speak here, or be told"),
    # about rights
    Permission("who", READERS, "look at a member's card"),
    Permission("roles.see", READERS, "see who has which role and right"),
    Permission("roles", ADMINS, "give and take roles", is_fixed=True),
    Permission("settings", ADMINS, "change the workspace's settings", is_fixed=True),
    Permission("permits", ADMINS, "change who may do what", is_fixed=True),
)

PERMISSIONS: dict[str, Permission] = {each.name: each for each in _ALL}
"""By name."""

PERMITTED = (Role.GUEST, Role.MEMBER, Role.AUDITOR, Role.HELPER, Role.MODERATOR)
"""Roles whose rights a workspace may change. Admins can't be locked out, strangers not let in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Permit:
    """The workspace's own word on a right of a role."""

    role: str
    action: str
    channel: str = ""
    """Where it holds; empty: everywhere."""
    allows: bool = True
    """False: it takes away what the role has by the table."""


def is_allowed(
    action: str, roles: Iterable[Role], permits: Iterable[Permit] = (), *, channel: str = ""
) -> bool:
    """Tell whether who has *roles* may do *action* in *channel*: any one role is enough."""
    permission = PERMISSIONS[action]
    own = () if permission.is_fixed else tuple(each for each in permits if each.action == action)
    return any(_has(permission, held, own, channel) for held in roles)


def _has(permission: Permission, held: Role, permits: Iterable[Permit], channel: str) -> bool:
    """Judge one role: a permit for the channel counts before one for everywhere, then the table."""
    said = {each.channel: each.allows for each in permits if each.role == held}
    if not said or held not in PERMITTED:
        return held in permission.level.roles
    return said.get(channel, said.get("", held in permission.level.roles))


def require(
    action: str, actor: Person, permits: Iterable[Permit] = (), *, channel: str = ""
) -> None:
    """Let *actor* do *action* in *channel*.

    :raises NotAllowedError: they may not
    """
    roles, known = role.roles_of(actor), tuple(permits)
    if is_allowed(action, roles, known, channel=channel):
        return
    raise SwitchedOffError if is_allowed(action, roles) else PERMISSIONS[action].level.refusal


def require_on(
    action: str, actor: Person, target: Person, permits: Iterable[Permit] = (), *, channel: str = ""
) -> None:
    """Let *actor* do *action* to *target* in *channel*, if they may and stand above them.

    :raises DomainError: the first rule that speaks against it
    """
    require(action, actor, permits, channel=channel)
    role.require_rank(actor, target, even_gone=PERMISSIONS[action].even_gone)


def rights(
    actor: Person,
    target: Person | None = None,
    *,
    permits: Iterable[Permit] = (),
    channel: str = "",
) -> frozenset[str]:
    """Return the names of all that *actor* may do in *channel*, to *target* if there is one."""
    roles, known = role.roles_of(actor), tuple(permits)
    may = {name for name in PERMISSIONS if is_allowed(name, roles, known, channel=channel)}
    if target is not None:
        may = {name for name in may if _reaches(name, actor, target)}
    return frozenset(may)


def _reaches(action: str, actor: Person, target: Person) -> bool:
    try:
        role.require_rank(actor, target, even_gone=PERMISSIONS[action].even_gone)
    except DomainError:
        return False
    return True

"""Roles: who has which, and who ranks above whom. What each may do: services.permission."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from services.errors import DomainError

Person = Mapping[str, Any]
"""A row of MemberRepository.standing."""


class Role(StrEnum):
    """What a person is to Steward, weakest first. Who has several has the rights of each."""

    STRANGER = "stranger"
    """Of another workspace (Slack Connect)."""
    GUEST = "guest"
    MEMBER = "member"
    AUDITOR = "auditor"
    """Sees everything, and does nothing to anybody."""
    HELPER = "helper"
    MODERATOR = "moderator"
    ADMIN = "admin"
    """Slack's, or given by an owner."""
    OWNER = "owner"
    """Slack's alone."""


class Kind(StrEnum):
    """What an account is, the first of these that fits."""

    GONE = "gone"
    """Deactivated."""
    BOT = "bot"
    STRANGER = "stranger"
    GUEST = "guest"
    PERSON = "person"


BY_GROUP = frozenset({Role.MODERATOR, Role.HELPER, Role.AUDITOR})
"""What a user group may give: who may edit it in Slack decides who is in it."""

BY_HAND = BY_GROUP | {Role.ADMIN}
"""What a person may be given by somebody above that role."""

HOLDS: dict[Kind, frozenset[Role]] = {
    Kind.GONE: frozenset(),
    Kind.BOT: frozenset(),
    Kind.STRANGER: frozenset({Role.STRANGER}),
    Kind.GUEST: BY_GROUP | {Role.GUEST},
    Kind.PERSON: frozenset(Role) - {Role.STRANGER, Role.GUEST},
}
"""Which roles an account may have at all, whatever was given to it or its flags say.

A stranger's flags are those of their own workspace.
"""

RANKS = {Role.HELPER: 1, Role.AUDITOR: 1, Role.MODERATOR: 2, Role.ADMIN: 3, Role.OWNER: 4}
"""Nobody acts on somebody of the same rank. Who is not named here has none."""

FROM_SLACK = {Role.OWNER: "is_owner", Role.ADMIN: "is_admin"}
"""Slack's flag for a role."""


def kind_of(person: Person) -> Kind:
    """Return what *person*'s account is."""
    flags = {
        Kind.GONE: "is_deleted",
        Kind.BOT: "is_bot",
        Kind.STRANGER: "is_stranger",
        Kind.GUEST: "is_guest",
    }
    return next((kind for kind, flag in flags.items() if person.get(flag)), Kind.PERSON)


def roles_of(person: Person) -> frozenset[Role]:
    """Return every role of *person*: by Slack's flags, by hand, by user group, and by being here.

    A bot and a deactivated account have none.
    """
    flagged = {role for role, flag in FROM_SLACK.items() if person.get(flag)}
    given = {Role(role) for role in person["roles"] if role in set(BY_HAND)}
    return HOLDS[kind_of(person)] & {*flagged, *given, Role.MEMBER, Role.GUEST, Role.STRANGER}


def role_of(person: Person) -> Role:
    """Return what *person* is in the large: an admin (owners are), a moderator, or a member."""
    rank = rank_of(person)
    if rank >= RANKS[Role.ADMIN]:
        return Role.ADMIN
    return Role.MODERATOR if rank >= RANKS[Role.MODERATOR] else Role.MEMBER


def rank_of(person: Person) -> int:
    """Return how high *person* stands; 0 for who has no role."""
    return max((RANKS.get(role, 0) for role in roles_of(person)), default=0)


class NotAllowedError(DomainError):
    """You can't do that here. `/permit list` shows who can."""


class NotAHelperError(NotAllowedError):
    """Only helpers and moderators can do that.

    An admin can make you one: `/role grant @you helper`.
    """


class NotAModeratorError(NotAllowedError):
    """Only moderators can do that. An admin can make you one: `/role grant @you moderator`."""


class NotAnAdminError(NotAllowedError):
    """Only admins and owners of the workspace can do that. Ask one of them."""


class NotAnOwnerError(NotAllowedError):
    """Only owners of the workspace can do that. Ask one of them."""


class SwitchedOffError(NotAllowedError):
    """The admins of this workspace have switched that off for you here. See `/permit list`."""


class TargetIsYourselfError(DomainError):
    """You can't do that to yourself.

    Pick someone else from the list, as in `/ban @spammer spam`.
    """


class TargetIsBotError(DomainError):
    """That is an app, not a person. An admin can remove it under *Manage apps*."""


class TargetIsAdminError(DomainError):
    """Admins and owners of the workspace are out of my reach. Ask another owner."""


class TargetIsPeerError(DomainError):
    """People of the same role can't act on each other, nor on who stands above them.

    Ask an admin to take the role away first: `/role revoke @them moderator`.
    """


class TargetIsGoneError(DomainError):
    """That account is deactivated already, so there is nothing left to do.

    `/note @them …` still works.
    """


def require_moderator(actor: Person) -> None:
    """Let moderators and admins pass.

    :raises NotAModeratorError: *actor* is neither
    """
    if role_of(actor) is Role.MEMBER:
        raise NotAModeratorError


def require_admin(actor: Person) -> None:
    """Let admins and owners pass.

    :raises NotAnAdminError: *actor* is neither
    """
    if role_of(actor) is not Role.ADMIN:
        raise NotAnAdminError


def require_rank(actor: Person, target: Person, *, even_gone: bool = False) -> None:
    """Let *actor* act on *target* if they stand above them; the right to act is asked elsewhere.

    :param even_gone: it may be done about an account that is deactivated
    :raises DomainError: the first rule that speaks against it
    """
    if actor["user_id"] == target["user_id"]:
        raise TargetIsYourselfError
    if target["is_bot"]:
        raise TargetIsBotError
    if target["is_deleted"] and not even_gone:
        raise TargetIsGoneError
    if roles_of(target) & {Role.ADMIN, Role.OWNER}:
        raise TargetIsAdminError
    if rank_of(actor) <= rank_of(target):
        raise TargetIsPeerError

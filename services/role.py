"""Roles, and who may act on whom: the one table of permissions."""

from enum import StrEnum
from typing import Any

from services.errors import DomainError


class Role(StrEnum):
    """What a person is to Steward, weakest first."""

    MEMBER = "member"
    MODERATOR = "moderator"
    ADMIN = "admin"


GRANTABLE = frozenset({Role.MODERATOR})
"""Roles that are given by hand; admins are Slack's."""


class NotAModeratorError(DomainError):
    """Only moderators can do that. An admin can make you one: `/role grant @you moderator`."""


class NotAnAdminError(DomainError):
    """Only admins and owners of the workspace can change roles. Ask one of them."""


class TargetIsYourselfError(DomainError):
    """You can't do that to yourself.

    Pick someone else from the list, as in `/ban @spammer spam`.
    """


class TargetIsBotError(DomainError):
    """That is an app, not a person. An admin can remove it under *Manage apps*."""


class TargetIsAdminError(DomainError):
    """Admins and owners of the workspace can't be banned by me. Ask another owner."""


class TargetIsPeerError(DomainError):
    """Moderators can't act on each other.

    Ask an admin to take the role away first: `/role revoke @them moderator`.
    """


class TargetIsGoneError(DomainError):
    """That account is deactivated already, so there is nothing to keep out."""


def role_of(person: dict[str, Any]) -> Role:
    """Return the strongest role of *person* (a row of MemberRepository.standing)."""
    if person["is_deleted"]:
        return Role.MEMBER
    if person["is_admin"]:
        return Role.ADMIN
    return Role.MODERATOR if Role.MODERATOR in person["roles"] else Role.MEMBER


def require_moderator(actor: dict[str, Any]) -> None:
    """Let moderators and admins pass.

    :raises NotAModeratorError: *actor* is neither
    """
    if role_of(actor) is Role.MEMBER:
        raise NotAModeratorError


def require_admin(actor: dict[str, Any]) -> None:
    """Let admins pass.

    :raises NotAnAdminError: *actor* is none
    """
    if role_of(actor) is not Role.ADMIN:
        raise NotAnAdminError


def require_may_act(actor: dict[str, Any], target: dict[str, Any], *, deed: str = "ban") -> None:
    """Let *actor* act on *target* if nothing speaks against it. Admins may act on moderators.

    :raises DomainError: the first rule that does
    """
    require_moderator(actor)
    if actor["user_id"] == target["user_id"]:
        raise TargetIsYourselfError
    if target["is_bot"]:
        raise TargetIsBotError
    if target["is_deleted"] and deed == "ban":
        raise TargetIsGoneError
    _require_rank(actor, target)


def _require_rank(actor: dict[str, Any], target: dict[str, Any]) -> None:
    if role_of(target) is Role.ADMIN:
        raise TargetIsAdminError
    if role_of(target) is Role.MODERATOR and role_of(actor) is not Role.ADMIN:
        raise TargetIsPeerError


class UnknownRoleError(DomainError):
    """I know one role to give: moderator. Try `/role grant @milo moderator`."""


class RoleUsageError(DomainError):
    """Try `/role grant @milo moderator`, `/role revoke @milo moderator` or `/role list`."""


class HasRoleError(DomainError):
    """They are a moderator already. See `/role list`."""


class HasNoRoleError(DomainError):
    """They are not a moderator, so there is nothing to take away. See `/role list`."""

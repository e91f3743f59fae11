"""Roles given and taken: by hand, for a time, to a whole user group."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from db.repositories.member import MemberRepository
from db.repositories.user_group import UserGroupRepository
from services import action_request, role
from services.action_request import MENTION
from services.errors import DomainError
from services.ports import View
from services.request import Request
from services.role import RANKS, Person, Role, kind_of, rank_of
from services.user import UserService

GROUP = re.compile(r"<!subteam\^([A-Z0-9]{1,30})(?:\|[^>]*)?>")
"""How Slack writes a user group into a command whose `should_escape` is on."""

SHOWN_ADMINS = 20
"""Admins and owners named in the list; the others are counted."""


class RoleUsageError(DomainError):
    """Try `/role grant @milo moderator until 2026-12-24`, `/role bind @mods moderator` or `/role`.

    To take it back: `/role revoke @milo moderator`, `/role unbind @mods moderator`.
    """


class UnknownRoleError(DomainError):
    """I know four roles to give: admin, moderator, helper and auditor.

    Try `/role grant @milo moderator`.
    """


class RoleAboveYoursError(DomainError):
    """You can only give and take roles below your own. Ask an owner of the workspace."""


class RoleTooHighForAGroupError(DomainError):
    """Who may edit a user group in Slack decides who is in it, so it can't make anybody an admin.

    Try `/role bind @mods moderator`.
    """


class CantHoldError(DomainError):
    """That account can't have this role.

    Apps, deactivated accounts and people of other workspaces have none; guests can't be admins.
    """


class HasRoleError(DomainError):
    """They have that role already, just so. See `/role list`."""


class HasNoRoleError(DomainError):
    """That role was not given to them, so there is nothing to take away. See `/role list`."""


class ByOtherWayError(DomainError):
    """They have that role from Slack or by a user group, not by hand.

    `/role list` shows from where; `/role unbind @mods moderator` takes it from a group.
    """


class UnknownGroupError(DomainError):
    """I don't know that user group (yet). Type @ and pick it, as in `/role bind @mods moderator`.

    If it is new, please try again in a minute.
    """


class IsBoundError(DomainError):
    """That group gives this role already. See `/role list`."""


class IsNotBoundError(DomainError):
    """That group doesn't give this role, so there is nothing to take back. See `/role list`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wanted:
    """What was typed: `grant <@U1> helper until 2026-12-24`."""

    subject: str
    """Id of a person or a user group."""
    role: Role
    rest: str
    """What stands behind the role."""


class GrantingService:
    """Gives and takes roles, and tells where each comes from."""

    def __init__(
        self, *, users: UserService, members: MemberRepository, groups: UserGroupRepository
    ) -> None:
        self._users = users
        self._members = members
        self._groups = groups

    def change(self, request: Request) -> View:
        """Do what was typed behind /role; return what to answer.

        :raises DomainError: it says too little, or a rule speaks against it
        """
        verb, _, rest = request.text.partition(" ")
        deeds: dict[str, Callable[[Request, str], View]] = {
            "grant": self._grant,
            "revoke": self._revoke,
            "bind": self._bind,
            "unbind": self._unbind,
        }
        if verb.lower() in {"", "list"} and not rest.strip():
            return self.list(request)
        if verb.lower() not in deeds:
            raise RoleUsageError
        return deeds[verb.lower()](request, rest.strip())

    def list(self, request: Request) -> View:
        """Return who has which role, and where it comes from.

        :raises NotAllowedError: the person may not see that
        """
        team_id = request.team_id
        self._users.require("roles.see", team_id, request.actor, channel=request.channel)
        items = [
            {
                "user": grant["user_id"],
                "role": grant["role"],
                "granted_by": grant["granted_by"],
                "granted_at": int(grant["granted_at"].timestamp()),
                "ends_at": int(grant["ends_at"].timestamp()) if grant["ends_at"] else None,
            }
            for grant in self._members.grants(team_id)
        ]
        groups = [
            {
                "group": bound["group_id"],
                "role": bound["role"],
                "bound_by": bound["bound_by"],
                "bound_at": int(bound["bound_at"].timestamp()),
                "members": bound["members"],
                "is_enabled": bool(bound["is_enabled"]),
            }
            for bound in self._groups.bindings(team_id)
        ]
        admins = self._members.admins(team_id, limit=SHOWN_ADMINS)
        facts = {"items": items, "groups": groups, **admins}
        return View(name="roles", facts=facts)

    def _grant(self, request: Request, text: str) -> View:
        wanted = _read(MENTION, text)
        self._require_above(request, wanted.role)
        person = self._users.person(request.team_id, wanted.subject)
        _require_can_hold(person, wanted.role)
        clock = partial(self._users.local_time, request)
        length = action_request.revise("", wanted.rest, "", clock=clock)
        given = self._members.grant(
            request.team_id,
            wanted.subject,
            wanted.role.value,
            by=request.actor,
            lasts=None if length.until else length.lasts,
            until=length.until,
        )
        if given is None:
            raise HasRoleError
        ends_at = given["ends_at"]
        ends = {"ends_at": int(ends_at.timestamp()) if ends_at else None}
        facts = {"user": wanted.subject, "role": wanted.role.value, "by": request.actor}
        return View(name="role_granted", facts=facts | ends)

    def _revoke(self, request: Request, text: str) -> View:
        wanted = _read(MENTION, text, alone=True)
        self._require_above(request, wanted.role)
        team_id, user, name = request.team_id, wanted.subject, wanted.role.value
        if not self._members.revoke(team_id, user, name, by=request.actor):
            has_it = wanted.role in role.roles_of(self._users.person(team_id, user))
            raise ByOtherWayError if has_it else HasNoRoleError
        return View(name="role_revoked", facts={"user": user, "role": name, "by": request.actor})

    def _bind(self, request: Request, text: str) -> View:
        wanted = _read(GROUP, text, alone=True)
        self._require_above(request, wanted.role)
        if wanted.role not in role.BY_GROUP:
            raise RoleTooHighForAGroupError
        found = self._groups.find(request.team_id, wanted.subject)
        if found is None or not found["is_enabled"]:
            raise UnknownGroupError
        name = wanted.role.value
        if not self._groups.bind(request.team_id, wanted.subject, name, by=request.actor):
            raise IsBoundError
        size = {"members": self._groups.size(request.team_id, wanted.subject)}
        facts = {"group": wanted.subject, "role": name, "by": request.actor}
        return View(name="role_bound", facts=facts | size)

    def _unbind(self, request: Request, text: str) -> View:
        wanted = _read(GROUP, text, alone=True)
        self._require_above(request, wanted.role)
        name = wanted.role.value
        if not self._groups.unbind(request.team_id, wanted.subject, name, by=request.actor):
            raise IsNotBoundError
        facts = {"group": wanted.subject, "role": name, "by": request.actor}
        return View(name="role_unbound", facts=facts)

    def _require_above(self, request: Request, wanted: Role) -> None:
        """Let who may change roles give and take those below their own.

        :raises DomainError: they may not, or it is none of those
        """
        self._users.require("roles", request.team_id, request.actor, channel=request.channel)
        if rank_of(self._users.person(request.team_id, request.actor)) <= RANKS[wanted]:
            raise RoleAboveYoursError


def _require_can_hold(person: Person, wanted: Role) -> None:
    if wanted not in role.HOLDS[kind_of(person)]:
        raise CantHoldError


def _read(subject: re.Pattern[str], text: str, *, alone: bool = False) -> _Wanted:
    """Read `<@U1> helper until friday` or `<!subteam^S1> moderator`.

    :param alone: nothing may stand behind the role
    :raises DomainError: it is something else
    """
    found = subject.match(text)
    words = text[found.end() :].split(maxsplit=1) if found else []
    if found is None or not words or (alone and len(words) > 1):
        raise RoleUsageError
    name = words[0].lower().removesuffix("s")
    if name not in set(role.BY_HAND):
        raise UnknownRoleError
    return _Wanted(subject=found[1], role=Role(name), rest=words[1] if len(words) > 1 else "")

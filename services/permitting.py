"""What a workspace says of its roles' rights: /permit."""

import re
from dataclasses import dataclass

from db.repositories.permit import PermitRepository
from services.errors import DomainError
from services.permission import PERMISSIONS, PERMITTED
from services.ports import View
from services.request import Request
from services.role import Role
from services.user import UserService

RULE = re.compile(
    r"(?:(?P<verb>allow|deny|revoke)\s+)?(?P<role>[a-z]+)\s+/?(?P<action>[a-z.]+)"
    r"(?:\s+(?:in\s+)?<#(?P<channel>[CG][A-Z0-9]{1,20})(?:\|[^>]*)?>)?",
    re.IGNORECASE,
)


class PermitUsageError(DomainError):
    """Try `/permit helper shush in #random`, `/permit deny moderator ban` or `/permit list`.

    To take a rule back: `/permit revoke helper shush in #random`.
    """


class UnknownRightError(DomainError):
    """I don't know that right. `/permit list` shows all of them; try `/permit helper shush`."""


class RoleNotPermittedError(DomainError):
    """I can change what members, guests, auditors, helpers and moderators may do.

    Try `/permit helper shush in #random`. Admins can't be locked out.
    """


class FixedRightError(DomainError):
    """That right gives other rights, so it stays with admins. Try `/permit helper shush`."""


class SaidAlreadyError(DomainError):
    """That rule is there already. See `/permit list`."""


class NoSuchPermitError(DomainError):
    """There is no such rule to take back. `/permit list` shows them all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rule:
    verb: str
    role: Role
    action: str
    channel: str


class PermittingService:
    """Changes and shows the workspace's own rules."""

    def __init__(self, *, users: UserService, permits: PermitRepository) -> None:
        self._users = users
        self._permits = permits

    def change(self, request: Request) -> View:
        """Do what was typed behind /permit; return what to answer.

        :raises DomainError: it says too little, or a rule speaks against it
        """
        if request.text.lower() in {"", "list"}:
            return self.list(request)
        self._users.require("permits", request.team_id, request.actor, channel=request.place)
        rule = _read(request.text)
        about = (request.team_id, rule.role.value, rule.action, rule.channel)
        if rule.verb == "revoke":
            if not self._permits.end(*about, by=request.actor):
                raise NoSuchPermitError
        elif not self._permits.set(*about, allows=rule.verb == "allow", by=request.actor):
            raise SaidAlreadyError
        facts = {"verb": rule.verb, "role": rule.role.value, "action": rule.action}
        more = {"means": PERMISSIONS[rule.action].about, "channel": rule.channel}
        return View(name="permit_changed", facts=facts | more)

    def list(self, request: Request) -> View:
        """Return the workspace's rules, and what each role may do without them.

        :raises NotAllowedError: the person may not see that
        """
        self._users.require("roles.see", request.team_id, request.actor, channel=request.place)
        names = ("role", "action", "channel", "allows", "set_by")
        items = [
            {name: said[name] for name in names} | {"set_at": int(said["set_at"].timestamp())}
            for said in self._permits.all(request.team_id)
        ]
        table = [{"role": role.value, "rights": _rights_of(role)} for role in (Role.ADMIN, *_SHOWN)]
        return View(name="permits", facts={"items": items, "table": table})


_SHOWN = tuple(reversed(PERMITTED))


def _rights_of(role: Role) -> list[str]:
    return [name for name, each in PERMISSIONS.items() if role in each.level.roles]


def _read(text: str) -> _Rule:
    """Read `[allow|deny|revoke] helper shush [in <#C1>]`.

    :raises DomainError: it is something else
    """
    found = RULE.fullmatch(" ".join(text.split()))
    if found is None:
        raise PermitUsageError
    role, action = found["role"].lower(), found["action"].lower()
    if role.removesuffix("s") not in set(PERMITTED):
        raise RoleNotPermittedError
    if action not in PERMISSIONS:
        raise UnknownRightError
    if PERMISSIONS[action].is_fixed:
        raise FixedRightError
    verb = (found["verb"] or "allow").lower()
    held = Role(role.removesuffix("s"))
    return _Rule(verb=verb, role=held, action=action, channel=found["channel"] or "")

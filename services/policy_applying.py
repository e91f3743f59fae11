"""Make a workspace's decisions what a policy says, all of them or none, as one of its admins."""

from collections.abc import Callable
from datetime import datetime

from db.repositories.audit import AuditRepository
from services import role
from services.automod.rule import RuleBody
from services.errors import DomainError
from services.policy_file import Policy
from services.policy_now import MOST, PolicyNow
from services.policy_plan import Change, Verb, fingerprint, plan
from services.preference import PREFERENCES
from services.role import RANKS, Role, kind_of, rank_of
from services.rule_keeping import MOST_RULES
from services.shop import MOST as MOST_REWARDS
from services.user import UserService


class OtherPlanError(DomainError):
    """Something has changed since that plan was shown, so nothing was done. Plan it again."""


class TooHighToGiveError(DomainError):
    """They can only give and take roles below their own: apply it as an owner of the workspace."""


class CantHaveRoleError(DomainError):
    """An account that the policy gives a role can't have it, or isn't here. Nothing was done."""


class TooMuchPolicyError(DomainError):
    """That would be more than a thousand rules, or more than twenty rewards. Nothing was done."""


RIGHTS = {
    "settings": "settings",
    "permits": "permits",
    "grants": "roles",
    "groups": "roles",
    "rules": "rules",
    "shop": "shop",
}
"""Which right each section takes."""


class PolicyApplying:
    """Applies a policy within one transaction."""

    def __init__(self, *, now: PolicyNow, users: UserService, audit: AuditRepository) -> None:
        self.now = now
        self._users = users
        self._audit = audit

    def apply(
        self, team_id: str, wanted: Policy, *, actor: str, operator: str, expected: str = ""
    ) -> list[Change]:
        """Make it so, in *actor*'s name; return what was changed.

        :param operator: who typed it, for the audit
        :param expected: the fingerprint of the plan that was shown; empty: whatever the plan is
        :raises DomainError: they may not, it can't be, or it is another plan by now
        """
        self.now.preferences.hold(team_id)
        self.now.rules.change(team_id)
        changes = plan(self.now.read(team_id), wanted)
        if expected and fingerprint(changes) != expected:
            raise OtherPlanError
        for section in {each.section for each in changes}:
            self._users.require(RIGHTS[section], team_id, actor)
        for change in changes:
            _APPLY[change.section](self, team_id, change, actor)
        if len(self.now.rules.newest(team_id)) > MOST_RULES or (
            len(self.now.shop.offered(team_id, most=MOST)) > MOST_REWARDS
        ):
            raise TooMuchPolicyError
        told = {"plan": fingerprint(changes), "changes": len(changes)}
        self._audit.record(team_id, "policy.applied", actor=operator, target=actor, details=told)
        return changes

    def _setting(self, team_id: str, change: Change, actor: str) -> None:
        kind = PREFERENCES[change.key].kind
        value = kind.kept(kind.read(change.after["value"])) if change.after else None
        self.now.preferences.save(team_id, {change.key: value}, by=actor)

    def _permit(self, team_id: str, change: Change, actor: str) -> None:
        held, right, channel = [*change.key.split(" "), ""][:3]
        if change.verb is Verb.REMOVE:
            self.now.permits.end(team_id, held, right, channel, by=actor)
        else:
            allows = bool(change.after["allow"])
            self.now.permits.set(team_id, held, right, channel, allows=allows, by=actor)

    def _grant(self, team_id: str, change: Change, actor: str) -> None:
        user, held = change.key.split(" ")
        self._require_above(team_id, actor, Role(held))
        if change.verb is Verb.REMOVE:
            self.now.members.revoke(team_id, user, held, by=actor)
            return
        person = self._users.person(team_id, user)
        if Role(held) not in role.HOLDS[kind_of(person)]:
            raise CantHaveRoleError
        until = change.after["until"]
        ends = datetime.fromisoformat(until) if until else None
        self.now.members.grant(team_id, user, held, by=actor, until=ends)

    def _group(self, team_id: str, change: Change, actor: str) -> None:
        group, held = change.key.split(" ")
        self._require_above(team_id, actor, Role(held))
        if change.verb is Verb.REMOVE:
            self.now.groups.unbind(team_id, group, held, by=actor)
        elif self.now.groups.find(team_id, group) is None:
            raise CantHaveRoleError
        else:
            self.now.groups.bind(team_id, group, held, by=actor)

    def _rule(self, team_id: str, change: Change, actor: str) -> None:
        said = change.after or change.before | {"mode": "off"}
        mode, body = said["mode"], RuleBody.of(said).plain()
        if change.verb is Verb.ADD:
            number = self.now.rules.change(team_id, new=True)
        else:
            named = {each["body"]["name"]: each for each in self.now.rules.newest(team_id)}
            number = int(named[change.key]["number"])
        self.now.rules.add(team_id, number, mode=mode, body=body, author=actor)

    def _reward(self, team_id: str, change: Change, actor: str) -> None:
        values = {"stock": None} | (change.after or change.before)
        if change.verb is Verb.ADD:
            self.now.shop.add(team_id, by=actor, name=change.key, **values)
            return
        offered = self.now.shop.offered(team_id, most=MOST)
        number = next(int(each["id"]) for each in offered if each["name"] == change.key)
        is_offered = change.verb is not Verb.REMOVE
        self.now.shop.change(team_id, number, name=change.key, is_offered=is_offered, **values)

    def _require_above(self, team_id: str, actor: str, held: Role) -> None:
        if rank_of(self._users.person(team_id, actor)) <= RANKS[held]:
            raise TooHighToGiveError


_APPLY: dict[str, Callable[[PolicyApplying, str, Change, str], None]] = {
    "settings": PolicyApplying._setting,  # noqa: SLF001 - its own
    "permits": PolicyApplying._permit,  # noqa: SLF001 - its own
    "grants": PolicyApplying._grant,  # noqa: SLF001 - its own
    "groups": PolicyApplying._group,  # noqa: SLF001 - its own
    "rules": PolicyApplying._rule,  # noqa: SLF001 - its own
    "shop": PolicyApplying._reward,  # noqa: SLF001 - its own
}

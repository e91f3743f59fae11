"""What a workspace has decided, as it stands: what a policy's file would say of it."""

from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from db.repositories.member import MemberRepository
from db.repositories.permit import PermitRepository
from db.repositories.preference import PreferenceRepository
from db.repositories.rule import RuleRepository
from db.repositories.shop import ShopRepository
from db.repositories.user_group import UserGroupRepository
from services.automod.rule import RuleBody
from services.kinds import UnreadableError
from services.policy_file import Entry, Policy, PolicyFileError, Section
from services.preference import PREFERENCES

MOST = 1000
"""Rewards that are read; the shop shows far fewer."""


class PolicyNow:
    """Reads a workspace's decisions."""

    def __init__(
        self,
        *,
        members: MemberRepository,
        groups: UserGroupRepository,
        permits: PermitRepository,
        preferences: PreferenceRepository,
        rules: RuleRepository,
        shop: ShopRepository,
    ) -> None:
        self.members = members
        self.groups = groups
        self.permits = permits
        self.preferences = preferences
        self.rules = rules
        self.shop = shop

    def read(self, team_id: str) -> Policy:
        """Return every section as it stands.

        :raises PolicyFileError: two rules, or two rewards, have one name
        """
        return {
            "settings": self._settings(team_id),
            "permits": self._permits(team_id),
            "grants": self._grants(team_id),
            "groups": {
                f"{each['group_id']} {each['role']}": {} for each in self.groups.bindings(team_id)
            },
            "rules": _named("rules", map(_rule, self.rules.newest(team_id))),
            "shop": _named("shop", map(_reward, self.shop.offered(team_id, most=MOST))),
        }

    def _settings(self, team_id: str) -> Section:
        kept = {each["name"]: each["value"] for each in self.preferences.all_of(team_id)}
        return {
            name: {"value": typed}
            for name in PREFERENCES
            if kept.get(name) is not None and (typed := _typed(name, kept[name])) is not None
        }

    def _permits(self, team_id: str) -> Section:
        return {
            f"{each['role']} {each['action']} {each['channel']}".strip(): {"allow": each["allows"]}
            for each in self.permits.all(team_id)
        }

    def _grants(self, team_id: str) -> Section:
        section: Section = {}
        for each in self.members.grants(team_id):
            ends_at = each["ends_at"]
            until = ends_at and ends_at.astimezone(UTC).isoformat(timespec="seconds")
            section[f"{each['user_id']} {each['role']}"] = {"until": until}
        return section


def _typed(name: str, kept: object) -> str | None:
    """Return a setting as a person would type it; None for what this version doesn't take."""
    kind = PREFERENCES[name].kind
    try:
        return kind.typed(kind.found(kept))
    except UnreadableError:
        return None


def _rule(row: Mapping[str, Any]) -> tuple[str, Entry]:
    body = RuleBody.of(row["body"])
    return body.name, {"mode": row["mode"]} | body.plain()


def _reward(row: Mapping[str, Any]) -> tuple[str, Entry]:
    return row["name"], {name: row[name] for name in ("price", "per_person", "about", "stock")}


def _named(section: str, entries: Iterable[tuple[str, Entry]]) -> Section:
    found: Section = {}
    for name, entry in entries:
        if name in found:
            raise PolicyFileError(f"`{section}`", f"two are called `{name}`: rename one in Slack.")
        found[name] = entry
    return found

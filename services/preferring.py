"""A workspace's own settings: read by every rule, changed by admins."""

import html
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from db.repositories.preference import PreferenceRepository
from services import preference
from services.delivery import DeliveryService
from services.errors import DomainError
from services.kinds import Channel, UnreadableError
from services.policy import Policy
from services.ports import View
from services.preference import PREFERENCES, Preference, Preferences
from services.request import Request
from services.role import NotAllowedError
from services.user import UserService

DEFAULT = "default"
"""What is typed to have what the operator has set again."""


class NotYoursToSetError(DomainError):
    """Only admins and owners of the workspace can change settings. Ask one of them."""


class SetUsageError(DomainError):
    """Tell me which setting and its new value, as in `/steward set confirm_within 10m`.

    `/steward settings` lists them.
    """


class UnknownPreferenceError(DomainError):
    """I know no such setting. `/steward settings` lists them."""


class PreferenceValueError(DomainError):
    """That is no value for this setting. Try `/steward set confirm_within 10m`."""


class PreferenceService:
    """Reads a workspace's settings once for each transaction, and changes them."""

    def __init__(
        self,
        *,
        preferences: PreferenceRepository,
        users: UserService,
        deliveries: DeliveryService,
        defaults: Mapping[str, Any],
    ) -> None:
        """*defaults* are the operator's, by the name of the setting."""
        self._rows = preferences
        self._users = users
        self._deliveries = deliveries
        self._defaults = defaults
        self._known: dict[str, Preferences] = {}

    def of(self, team_id: str) -> Preferences:
        """Return the settings of a workspace; they stay the same until this transaction ends."""
        if team_id not in self._known:
            self.learn(team_id, self._rows.kept(team_id))
        return self._known[team_id]

    def policy(self, team_id: str) -> Policy:
        """Return the rules that a workspace gives its moderators."""
        now = self.of(team_id)
        return Policy(
            reasons_for=frozenset(now.reasons_required),
            two_for_good=now.two_people_for_good,
            two_above=now.two_people_above,
            two_messages_above=now.two_people_purge_above,
        )

    def learn(self, team_id: str, kept: Mapping[str, Any]) -> None:
        """Take what a workspace has kept, as somebody has read it already with another row."""
        self._known[team_id] = preference.of(kept, self._defaults)

    def set_typed(self, request: Request) -> None:
        """Carry out `set <name> <value>`, or tell about the one that was named without a value.

        :raises DomainError: the person may not, or a name or a value is none
        """
        _, name, text = [*request.text.split(maxsplit=2), "", ""][:3]
        if not name:
            raise SetUsageError
        if text:
            self.change(request, {known(name).name: text})
        else:
            self.tell(request, only=known(name).name)

    def change(self, request: Request, wanted: Mapping[str, str]) -> None:
        """Give settings the values that were typed, all or none, and answer.

        :param wanted: name → what was typed
        :raises DomainError: the person may not, or a name or a value is none
        """
        team_id, by = request.team_id, request.actor
        self.require_may_set(team_id, by)
        read = {name: _read(name, text) for name, text in wanted.items()}
        before = preference.of(self._rows.hold(team_id), self._defaults)
        self._rows.save(team_id, read, by=by)
        self._known.pop(team_id, None)
        after = self.of(team_id)
        changes = [_change(known(name), before, after) for name in wanted]
        self._greet(request, changes, after)
        self._deliveries.answer(request, View(name="setting_changed", facts={"items": changes}))

    def tell(self, request: Request, *, only: str = "") -> None:
        """Answer with every setting, or with *only* one.

        :raises DomainError: the person is no moderator
        """
        self._users.require_moderator(request.team_id, request.actor)
        items = self.listed(request.team_id)
        if only:
            found = next(item for item in items if item["name"] == only)
            self._deliveries.answer(request, View(name="setting", facts=found))
        else:
            self._deliveries.answer(request, View(name="settings", facts={"items": items}))

    def _greet(
        self, request: Request, changes: Sequence[Mapping[str, Any]], now: Preferences
    ) -> None:
        """Say hello in a channel that was chosen: who sees nothing there has to invite Steward."""
        for change in changes:
            kind = PREFERENCES[change["name"]].kind
            if isinstance(kind, Channel) and change["old"] != change["new"]:
                self._hello(request, change["name"], getattr(now, change["name"]))

    def _hello(self, request: Request, name: str, channel: str) -> None:
        if channel:
            facts = {"meaning": PREFERENCES[name].about, "name": name, "by": request.actor}
            key = f"{request.key}:chosen:{name}"
            view = View(name="channel_chosen", facts=facts)
            self._deliveries.post(request.team_id, request.day, key, channel, view)

    def require_may_set(self, team_id: str, user: str) -> None:
        """Let admins and owners of the workspace pass.

        :raises NotYoursToSetError: *user* is neither
        """
        try:
            self._users.require("settings", team_id, user)
        except NotAllowedError:
            raise NotYoursToSetError from None

    def listed(self, team_id: str) -> list[dict[str, Any]]:
        """Return every setting with its value and who gave it that, as facts for a view."""
        rows = {row["name"]: row for row in self._rows.all_of(team_id)}
        now = preference.of({name: row["value"] for name, row in rows.items()}, self._defaults)
        return [_listed(each, now, rows.get(each.name)) for each in PREFERENCES.values()]


def known(name: str) -> Preference:
    """Return the setting called *name*.

    :raises UnknownPreferenceError: there is none
    """
    found = PREFERENCES.get(name.lower().replace("-", "_"))
    if found is None:
        raise UnknownPreferenceError(_nearest(name))
    return found


def _nearest(name: str) -> View | None:
    """Return the sentence that names what was probably meant, if there is such."""
    near = get_close_matches(name.lower(), PREFERENCES, n=1)
    if not near:
        return None
    meant = f"Did you mean `/steward set {near[0]} {PREFERENCES[near[0]].example}`?"
    said = f"I know no such setting. {meant} `/steward settings` lists them."
    return View(name="refusal", facts={"text": said})


def needed(found: Preference) -> str:
    """Return what a setting takes, with an example, to be read after its name."""
    return f"takes {found.kind.says}, as in `/steward set {found.name} {found.example}`."


def _read(name: str, text: str) -> object:
    """Return what was typed, as JSON; None for the operator's.

    :raises DomainError: there is no such setting, or that is no value of it
    """
    found = known(name)
    typed = html.unescape(text).strip()
    if typed.lower() == DEFAULT:
        return None
    try:
        return found.kind.kept(found.kind.read(typed))
    except UnreadableError:
        text = f"`{found.name}` {needed(found)}"
        raise PreferenceValueError(View(name="refusal", facts={"text": text})) from None


def _change(each: Preference, before: Preferences, after: Preferences) -> dict[str, Any]:
    return {"name": each.name, "old": _typed(each, before), "new": _typed(each, after)}


def _listed(each: Preference, now: Preferences, row: Mapping[str, Any] | None) -> dict[str, Any]:
    is_own = row is not None and row["value"] is not None
    return {
        "name": each.name,
        "group": each.group.value,
        "meaning": each.about,
        "takes": each.kind.says,
        "example": each.example,
        "value": _typed(each, now),
        "is_default": not is_own,
        "by": row["changed_by"] if row else "",
        "at": int(row["changed_at"].timestamp()) if row else None,
    }


def _typed(found: Preference, now: Preferences) -> str:
    return found.kind.typed(getattr(now, found.name))

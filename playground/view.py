"""Modals and App Homes."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from playground import blocks
from playground.elements import Report, check_text
from playground.error import SlackError, invalid
from playground.people import APP, BOT
from playground.team import team_id

STACK = 3
"""Modals that may lie on each other."""
Json = dict[str, Any]
_KNOWN = {
    "type",
    "title",
    "blocks",
    "close",
    "submit",
    "private_metadata",
    "callback_id",
    "clear_on_close",
    "notify_on_close",
    "external_id",
    "submit_disabled",
}


def checked(view: Any, kind: str) -> Json:  # noqa: ANN401  # any JSON
    """Return a view of this kind that keeps every rule."""
    if not isinstance(view, dict):
        raise invalid("invalid_arguments", ["[ERROR] missing required field: view"])
    report = Report()
    report.known(view, _KNOWN, "/view")
    if view.get("type") != kind:
        report.add(f"type must be {kind}", "/view/type")
    for name, limit in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        if view.get(name):
            report.short(view[name], limit, f"/view/{name}")
    if not isinstance(view.get("blocks"), list):
        report.add("missing required field: blocks", "/view")
    if kind == "modal":
        _check_modal(report, view)
    if report.messages:
        raise invalid("invalid_arguments", report.messages)
    made = {"private_metadata": "", "callback_id": "", "external_id": "", **view}
    return made | {"blocks": blocks.checked(view["blocks"], blocks.PER_VIEW)}


def _check_modal(report: Report, view: Json) -> None:
    check_text(report, view.get("title"), 24, "/view/title")
    for name in ("submit", "close"):
        if view.get(name):
            check_text(report, view[name], 24, f"/view/{name}")
    inputs = any(b.get("type") == "input" for b in view.get("blocks") or [] if isinstance(b, dict))
    if inputs and not view.get("submit"):
        report.add("missing required field: submit", "/view")


@dataclass
class View:
    """A modal or a Home tab as one person has it before them."""

    user: str
    contents: Json
    id: str = field(default_factory=lambda: f"V0{secrets.token_hex(5).upper()}")
    hash: str = ""
    previous: str | None = None
    root: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Fill in what follows from the rest."""
        self.root = self.root or self.id
        self.rehash()

    def rehash(self) -> None:
        """Make the mark by which Slack knows that a view is still the same."""
        told = json.dumps(self.contents, sort_keys=True) + secrets.token_hex(4)
        self.hash = f"{self.id[-4:]}.{hashlib.sha256(told.encode()).hexdigest()[:8]}"

    def as_slack(self, values: Json | None = None) -> Json:
        """Return the view object; with what the person has typed, if given."""
        fixed = {
            "id": self.id,
            "team_id": team_id(),
            "app_id": APP,
            "app_installed_team_id": team_id(),
            "bot_id": BOT,
            "hash": self.hash,
            "previous_view_id": self.previous,
            "root_view_id": self.root,
            "state": {"values": values or {}},
        }
        rest = {"clear_on_close": False, "notify_on_close": False, "close": None, "submit": None}
        return rest | self.contents | fixed


@dataclass
class Views:
    """What every person has open."""

    stacks: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)

    def open(self, user: str, contents: Json) -> View:
        """Open a modal; one that was open before gives way."""
        self._check_external(contents)
        view = View(user=user, contents=contents)
        self.stacks[user] = [view]
        return view

    def push(self, user: str, contents: Json) -> View:
        """Lay a modal on the one that is open."""
        stack = self.stacks.get(user, [])
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= STACK:
            raise SlackError("push_limit_reached")
        self._check_external(contents)
        view = View(user=user, contents=contents, previous=stack[-1].id, root=stack[0].id)
        stack.append(view)
        return view

    def _check_external(self, contents: Json) -> None:
        name = contents.get("external_id")
        if name and any(view.contents.get("external_id") == name for view in self.all_open()):
            raise SlackError("duplicate_external_id")

    def all_open(self) -> list[View]:
        """Return every modal that somebody has open."""
        return [view for stack in self.stacks.values() for view in stack]

    def find(self, view_id: str, external_id: str = "") -> View:
        """Return an open modal or a Home by its id, or refuse with not_found."""
        for view in [*self.all_open(), *self.homes.values()]:
            if view.id == view_id or (
                external_id and view.contents.get("external_id") == external_id
            ):
                return view
        raise SlackError("not_found")

    def update(self, view: View, contents: Json, expected: str = "") -> View:
        """Change a view, unless somebody changed it since `expected` was its hash."""
        if expected and expected != view.hash:
            raise SlackError("hash_conflict")
        view.contents = contents
        view.errors = {}
        view.rehash()
        return view

    def publish(self, user: str, contents: Json, expected: str = "") -> View:
        """Set a person's Home tab."""
        home = self.homes.get(user)
        if home is not None:
            return self.update(home, contents, expected)
        self.homes[user] = View(user=user, contents=contents)
        return self.homes[user]

    def top(self, user: str) -> View | None:
        """Return the modal that a person sees."""
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def close(self, view: View, *, everything: bool = False) -> None:
        """Close a modal, or the whole stack."""
        stack = self.stacks.get(view.user, [])
        if everything:
            stack.clear()
        elif view in stack:
            stack.remove(view)

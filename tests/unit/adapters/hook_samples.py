"""Facts for the views of what other programs say."""

from typing import Any

from services import github
from tests.unit.services import github_payloads as payloads

NOON = 1795348800

HOOK: dict[str, Any] = {
    "number": 3,
    "kind": "github",
    "channels": ["C0DEV"],
    "events": ["push", "pull_request"],
    "repository": "",
    "template": "",
    "host": "",
    "created_by": "U0ADA",
    "created_at": NOON,
    "heard_at": None,
    "failing_since": None,
    "off_at": None,
}
JSON_HOOK = HOOK | {
    "number": 4,
    "kind": "json",
    "channels": ["C0OPS", "C0DEV"],
    "events": [],
    "template": "Build {{ build.id }} is {{ build.status }}",
    "heard_at": NOON,
}
EVENTS_HOOK = HOOK | {
    "number": 5,
    "kind": "events",
    "channels": [],
    "events": ["case.opened", "order.placed"],
    "host": "example.com",
}
LOG = {
    "id": "0193a5f0-0000-7000-8000-000000000009",
    "event": "case.opened",
    "at": NOON,
    "due_at": NOON,
    "state": "arrived",
    "attempts": 1,
    "answer": "204",
}
NEW = {"hook": HOOK, "url": "https://steward.example.com/hooks/T1/3", "secret": "shown-once"}


def _told(event: str, said: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return "github", {"github": github.read(event, said)}


HOOK_MESSAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "github_push": _told("push", payloads.PUSH),
    "github_branch_deleted": _told("push", payloads.BRANCH_DELETED),
    "github_pull_request_opened": _told("pull_request", payloads.PULL_REQUEST),
    "github_pull_request_merged": _told("pull_request", payloads.MERGED),
    "github_issue": _told("issues", payloads.ISSUE),
    "github_release": _told("release", payloads.RELEASE),
    "github_run": _told("workflow_run", payloads.RUN),
    "hook_made": ("hook_made", NEW),
    "hook_made_json": ("hook_made", NEW | {"hook": JSON_HOOK}),
    "hook_rotated": ("hook_made", NEW | {"is_rotated": True}),
    "hook_said": ("hook_said", {"text": "Build 7 is *green*\n<!channel> & co", "number": 4}),
    "hook_again": ("hook_again", {"number": 5}),
    "hook_log": (
        "hook_log",
        {
            "hook": EVENTS_HOOK,
            "log": [LOG | {"state": "waiting", "attempts": 3, "answer": "no answer in time"}, LOG],
        },
    ),
    "hook_log_empty": ("hook_log", {"hook": EVENTS_HOOK | {"off_at": NOON}, "log": []}),
    "hook_made_events": ("hook_made", NEW | {"hook": EVENTS_HOOK, "url": ""}),
    "hook_off": ("hook_off", {"number": 5, "host": "example.com", "since": NOON}),
    "hook_on": ("hook_on", {"number": 5}),
    "hook_ended": ("hook_ended", {"number": 3}),
    "hooks": ("hooks", {"hooks": [HOOK | {"repository": "octo/hello"}, JSON_HOOK, EVENTS_HOOK]}),
    "hooks_none": ("hooks", {"hooks": []}),
}

"""What GitHub says, reduced to what is told in a channel.

The shapes: https://docs.github.com/en/webhooks/webhook-events-and-payloads
"""

from collections.abc import Callable, Mapping
from typing import Any

Said = Mapping[str, Any]
Told = dict[str, Any]

MOST_COMMITS = 5
"""Commits that are told of one push."""

LONGEST = 200
"""Characters of a title or a name."""

ACTIONS = {
    "pull_request": {"opened", "closed", "reopened", "ready_for_review"},
    "issues": {"opened", "closed", "reopened"},
    "release": {"published"},
    "workflow_run": {"completed"},
}
"""What of each event is told; the rest (labels, edits, assignments) is noise in a channel."""

WORDS = {
    "push": "push",
    "pulls": "pull_request",
    "issues": "issues",
    "releases": "release",
    "runs": "workflow_run",
}
"""What people type, and GitHub's name of it."""


def read(event: str, said: Said) -> Told | None:
    """Return what is told of GitHub's *event*, as plain JSON; None where nothing is.

    Whatever the shape of what came: what is missing is empty.
    """
    reader = _READERS.get(event)
    if reader is None or (event in ACTIONS and _text(said.get("action")) not in ACTIONS[event]):
        return None
    told = reader(said)
    repository = _part(said, "repository")
    about = {
        "event": event,
        "action": _text(said.get("action")),
        "repository": _text(repository.get("full_name")),
        "by": _text(_part(said, "sender").get("login")),
    }
    return None if told is None else about | told


def _push(said: Said) -> Told | None:
    commits = [each for each in _list(said.get("commits")) if isinstance(each, dict)]
    if not commits and not said.get("created") and not said.get("deleted"):
        return None
    return {
        "branch": _text(said.get("ref")).removeprefix("refs/heads/").removeprefix("refs/"),
        "url": _text(said.get("compare")),
        "is_forced": said.get("forced") is True,
        "is_new": said.get("created") is True,
        "is_deleted": said.get("deleted") is True,
        "count": len(commits),
        "commits": [_commit(each) for each in commits[:MOST_COMMITS]],
    }


def _commit(said: Said) -> Told:
    return {
        "id": _text(said.get("id"))[:7],
        "title": _text(_text(said.get("message"), most=4000).partition("\n")[0]),
        "by": _text(_part(said, "author").get("name")),
        "url": _text(said.get("url")),
    }


def _pull_request(said: Said) -> Told:
    found = _part(said, "pull_request")
    return _titled(found) | {"is_merged": found.get("merged") is True}


def _issue(said: Said) -> Told:
    return _titled(_part(said, "issue"))


def _release(said: Said) -> Told:
    found = _part(said, "release")
    tag = _text(found.get("tag_name"))
    return {
        "title": _text(found.get("name")) or tag,
        "tag": tag,
        "url": _text(found.get("html_url")),
        "is_early": found.get("prerelease") is True,
    }


def _workflow_run(said: Said) -> Told:
    found = _part(said, "workflow_run")
    return {
        "title": _text(found.get("name")),
        "branch": _text(found.get("head_branch")),
        "conclusion": _text(found.get("conclusion")),
        "number": _number(found.get("run_number")),
        "url": _text(found.get("html_url")),
    }


def _titled(found: Said) -> Told:
    return {
        "number": _number(found.get("number")),
        "title": _text(found.get("title")),
        "url": _text(found.get("html_url")),
    }


_READERS: dict[str, Callable[[Said], Told | None]] = {
    "push": _push,
    "pull_request": _pull_request,
    "issues": _issue,
    "release": _release,
    "workflow_run": _workflow_run,
}


def _part(said: Said, name: str) -> Said:
    found = said.get(name)
    return found if isinstance(found, dict) else {}


def _list(found: object) -> list[Any]:
    return found if isinstance(found, list) else []


def _text(found: object, *, most: int = LONGEST) -> str:
    return found[:most] if isinstance(found, str) else ""


def _number(found: object) -> int:
    is_small = isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 10**12
    return int(found) if is_small else 0  # type: ignore[call-overload] # an int, as the line above says

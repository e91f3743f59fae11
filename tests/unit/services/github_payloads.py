"""Payloads shaped as GitHub's documentation shows them, with what Steward doesn't read as well.

https://docs.github.com/en/webhooks/webhook-events-and-payloads
"""

from typing import Any

REPOSITORY = {
    "id": 1296269,
    "name": "hello",
    "full_name": "octo/hello",
    "private": False,
    "owner": {"login": "octo", "id": 1, "type": "Organization"},
    "html_url": "https://github.com/octo/hello",
    "default_branch": "main",
}
SENDER = {"login": "mona", "id": 2, "type": "User", "site_admin": False}
COMMON: dict[str, Any] = {"repository": REPOSITORY, "sender": SENDER}
SHA = "6dcb09b5b57875f334f61aebed695e2e4193db5e"

PING = COMMON | {"zen": "Keep it logically awesome.", "hook_id": 9, "hook": {"type": "Repository"}}

PUSH = COMMON | {
    "ref": "refs/heads/main",
    "before": "0" * 40,
    "after": SHA,
    "created": False,
    "deleted": False,
    "forced": False,
    "compare": "https://github.com/octo/hello/compare/6113728f27ae...6dcb09b5b578",
    "pusher": {"name": "mona", "email": "mona@example.com"},
    "commits": [
        {
            "id": SHA,
            "message": "Greet everybody\n\nNot only the world.",
            "timestamp": "2026-11-27T12:00:00Z",
            "url": f"https://github.com/octo/hello/commit/{SHA}",
            "author": {"name": "Mona", "email": "mona@example.com", "username": "mona"},
            "added": ["hello.py"],
        }
    ],
}
BRANCH_DELETED = PUSH | {"ref": "refs/heads/old", "deleted": True, "commits": []}

PULL_REQUEST = COMMON | {
    "action": "opened",
    "number": 7,
    "pull_request": {
        "number": 7,
        "state": "open",
        "title": "Greet <everybody> & all",
        "html_url": "https://github.com/octo/hello/pull/7",
        "user": SENDER,
        "merged": False,
        "draft": False,
    },
}
MERGED = PULL_REQUEST | {
    "action": "closed",
    "pull_request": PULL_REQUEST["pull_request"] | {"merged": True, "state": "closed"},
}

ISSUE = COMMON | {
    "action": "opened",
    "issue": {
        "number": 8,
        "title": "It greets nobody",
        "html_url": "https://github.com/octo/hello/issues/8",
        "state": "open",
        "labels": [],
    },
}

RELEASE = COMMON | {
    "action": "published",
    "release": {
        "tag_name": "v1.2.0",
        "name": "Greetings",
        "prerelease": False,
        "draft": False,
        "html_url": "https://github.com/octo/hello/releases/tag/v1.2.0",
    },
}

RUN = COMMON | {
    "action": "completed",
    "workflow": {"name": "CI"},
    "workflow_run": {
        "name": "CI",
        "run_number": 42,
        "head_branch": "main",
        "status": "completed",
        "conclusion": "failure",
        "html_url": "https://github.com/octo/hello/actions/runs/42",
    },
}

"""What a subscription is called in sentences, and how its other side is set up."""

from collections.abc import Iterator

from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import escape, places

_GITHUB = {
    "push": "pushes",
    "pull_request": "pull requests",
    "issues": "issues",
    "release": "releases",
    "workflow_run": "workflow runs",
}


def about(hook: Facts) -> str:
    """Return what it is about. Facts: kind, events, repository, template, channels."""
    if hook["kind"] == "json":
        return f"a program says `{escape(hook['template'], 80)}`"
    if hook["kind"] == "events":
        events = ", ".join(f"`{escape(event)}`" for event in hook["events"][:20])
        return f"I tell {escape(hook['host'])} of {events}"
    named = ", ".join(_GITHUB.get(event, escape(event)) for event in hook["events"])
    only = f" of {escape(hook['repository'])}" if hook["repository"] else ""
    return f"GitHub tells of {named}{only}"


def where(hook: Facts) -> str:
    """Return in which channels it speaks."""
    return f" in {places(hook['channels'])}" if hook["channels"] else ""


def lines_of(kind: str, url: str, secret: str) -> Iterator[str]:
    """Yield what the other side has to be told."""
    if kind != "events":
        yield f"*Address* `{escape(url, 400)}`"
    yield f"*Secret* `{escape(secret, 200)}`"
    if kind == "github":
        yield "In GitHub: _Settings_, _Webhooks_, _Add webhook_; content type `application/json`."
    elif kind == "events":
        yield "I sign with it as Standard Webhooks describes. `/subscribe log` shows what arrived."
    else:
        yield (
            "It sends JSON with the headers `webhook-id`, `webhook-timestamp` and"
            " `webhook-signature` of Standard Webhooks."
        )

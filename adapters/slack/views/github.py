"""What GitHub tells: one or two lines, with a link to look."""

from collections.abc import Callable, Iterator

from adapters.slack.views.layout import context, section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import count, escape, link

_CONCLUSIONS = {
    "success": "succeeded",
    "failure": "failed",
    "cancelled": "was cancelled",
    "timed_out": "took too long",
    "action_required": "waits for somebody",
}


def draw(facts: Facts) -> Rendered:
    """Draw it. Facts: github, as services.github tells it."""
    told = facts["github"]
    lines = list(_DRAWN[told["event"]](told))
    where = escape(told["repository"]) or "GitHub"
    return message(f"{where}: {escape(_spoken(told))}", [section("\n".join(lines)), context(where)])


def _spoken(facts: Facts) -> str:
    if facts["event"] == "push":
        return f"{facts['by']} pushed {count(facts['count'], 'commit')} to {facts['branch']}"
    return f"{facts['event'].replace('_', ' ')} {facts['action']}: {facts['title']}"


def _push(facts: Facts) -> Iterator[str]:
    branch, by = f"`{escape(facts['branch'])}`", f"*{escape(facts['by'])}*"
    if facts["is_deleted"]:
        yield f"{by} deleted {branch}"
        return
    how = "pushed by force" if facts["is_forced"] else "pushed"
    new = " (new)" if facts["is_new"] else ""
    yield f"{by} {how} {link(facts['url'], count(facts['count'], 'commit'))} to {branch}{new}"
    for each in facts["commits"]:
        commit = link(each["url"], escape(each["id"]))
        yield f"• {commit} {escape(each['title'])} ({escape(each['by'])})"
    if facts["count"] > len(facts["commits"]):
        yield f"… and {facts['count'] - len(facts['commits'])} more"


def _pull_request(facts: Facts) -> Iterator[str]:
    done = "merged" if facts["is_merged"] else facts["action"].replace("_", " ")
    yield f"*{escape(facts['by'])}* {_did(done)} pull request {_titled(facts)}"


def _issue(facts: Facts) -> Iterator[str]:
    yield f"*{escape(facts['by'])}* {_did(facts['action'])} issue {_titled(facts)}"


def _release(facts: Facts) -> Iterator[str]:
    kind = "pre-release" if facts["is_early"] else "release"
    tag = f" (`{escape(facts['tag'])}`)" if facts["tag"] else ""
    what = f"{link(facts['url'], kind)} {escape(facts['title'])}{tag}"
    yield f"*{escape(facts['by'])}* published {what}"


def _workflow_run(facts: Facts) -> Iterator[str]:
    ended = _CONCLUSIONS.get(facts["conclusion"], "ended")
    run = link(facts["url"], f"run {facts['number']}")
    yield f"*{escape(facts['title'])}* {ended} on `{escape(facts['branch'])}` ({run})"


def _did(action: str) -> str:
    return "marked as ready" if action.startswith("ready") else escape(action)


def _titled(facts: Facts) -> str:
    return f"{link(facts['url'], '#' + str(facts['number']))} {escape(facts['title'])}"


_DRAWN: dict[str, Callable[[Facts], Iterator[str]]] = {
    "push": _push,
    "pull_request": _pull_request,
    "issues": _issue,
    "release": _release,
    "workflow_run": _workflow_run,
}

"""The answer to /raid: whether the workspace is locked down, and what would propose it."""

from adapters.slack.views.layout import context, section
from adapters.slack.views.moment import lasting, span, when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import count, people, places

_HOW_TO_BEGIN = "Ask for a lockdown: `/raid on 2h`"
_HOW_TO_END = "End it: `/raid off`"


def draw(facts: Facts) -> Rendered:
    """Draw how things stand.

    Facts: lockdown (null, or case, since, until, channels, newcomers); watched (joins, posts, each
    with joins_within and posts_within, in seconds; 0: not watched).
    """
    lockdown = facts.get("lockdown")
    said = _closed(lockdown) if lockdown else "The workspace is not locked down."
    blocks = [section(f"*{said}*"), *([section(_held(lockdown))] if lockdown else [])]
    how = _HOW_TO_END if lockdown else _HOW_TO_BEGIN
    return message(said, [*blocks, section(_watched(facts["watched"])), context(how)])


def _closed(lockdown: Facts) -> str:
    until = lasting(lockdown.get("until"))
    return f"The workspace is locked down {until} (case {lockdown['case']})."


def _held(lockdown: Facts) -> str:
    closed = places(list(map(str, lockdown["channels"])))
    where = f"Only moderators post in {closed}.\n" if closed else ""
    who = f"{people(lockdown['newcomers'])} joined since {when(lockdown['since'])}"
    return f"{where}{who} and can't post anywhere."


def _watched(watched: Facts) -> str:
    """Return what a lockdown would be proposed at."""
    joins, posts = int(watched["joins"]), int(watched["posts"])
    waves = [f"{people(joins)} joining within {span(watched['joins_within'])}"] if joins else []
    written = f"{count(posts, 'message')} within {span(watched['posts_within'])}"
    waves += [written] if posts else []
    if not waves:
        return "No wave is watched for: `/steward set raid_joins 20`."
    return f"Steward proposes a lockdown at {' or '.join(waves)}."

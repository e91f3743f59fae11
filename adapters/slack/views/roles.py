"""The answer to /role list: who has which role, and where it comes from."""

from adapters.slack.views.layout import context, paragraphs, section
from adapters.slack.views.moment import when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import count, escape, group, people, person

_NONE = "Nobody has a role by hand or by a user group yet."
_HOW = "To give one: `/role grant @user moderator`, or `/role bind @group moderator`"
_MOST = 40
"""Of a kind shown; Slack takes no longer message."""


def draw(facts: Facts) -> Rendered:
    """Draw the list.

    Facts: items, each user, role, granted_by, granted_at, ends_at (or None); groups, each group,
    role, bound_by, bound_at, members, is_enabled; admins, each user, is_owner; total of those.
    """
    items, groups = facts["items"], facts.get("groups", ())
    lines = [*map(_item, items[:_MOST]), *map(_group, groups[:_MOST])]
    total = len(items) + len(groups)
    said = f"{count(total, 'role')} given" if lines else _NONE
    if len(lines) < total:
        lines.append(f"… and {total - len(lines)} more")
    blocks = [section(f"*{said}*" if lines else said), *paragraphs(lines)]
    return message(said, [*blocks, section(_admins(facts)), context(_HOW)])


def _item(item: Facts) -> str:
    ends = f", until {when(item['ends_at'])}" if item.get("ends_at") else ""
    return (
        f"• {person(item['user'])} · {escape(item['role'])} · by hand{ends}; granted by"
        f" {person(item['granted_by'])}, {when(item['granted_at'])}"
    )


def _group(item: Facts) -> str:
    counts = people(item["members"]) if item["is_enabled"] else "disabled in Slack, so nobody"
    return (
        f"• {group(item['group'])} ({counts}) · {escape(item['role'])} · by user group; bound by"
        f" {person(item['bound_by'])}, {when(item['bound_at'])}"
    )


def _admins(facts: Facts) -> str:
    named = facts.get("admins", ())
    if not named:
        return "Admins and owners of the workspace have their role from Slack."
    shown = [f"{person(each['user'])}{' (owner)' if each['is_owner'] else ''}" for each in named]
    if (rest := facts["total"] - len(named)) > 0:
        shown.append(f"{rest} more")
    return f"From Slack, admins and owners: {', '.join(shown)}"

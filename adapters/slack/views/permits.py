"""The answers to /permit: the workspace's rules, and that one was changed."""

from adapters.slack.views.layout import context, paragraphs, section
from adapters.slack.views.moment import when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import count, escape, person, place

_NONE = "This workspace has no rules of its own: each role may do what stands below."
_HOW = "`/permit helper shush in #random` allows, `/permit deny …` forbids, `/permit revoke …` ends"
_MOST = 40
"""Rules shown; Slack takes no longer message."""


_CHANGED = {
    "allow": "Who is a {role} may {right} {where} now.",
    "deny": "Who is a {role} may no longer {right} {where}, unless another role allows it.",
    "revoke": "The rule for {role} and {right} {where} is taken back.",
}


def draw(facts: Facts) -> Rendered:
    """Draw the list.

    Facts: items, each role, action, channel, allows, set_by, set_at; table, each role and rights.
    """
    items = facts["items"]
    said = f"{count(len(items), 'rule')} of this workspace" if items else _NONE
    lines = [_item(item) for item in items[:_MOST]]
    if len(items) > _MOST:
        lines.append(f"… and {len(items) - _MOST} more")
    head = section(f"*{said}*" if items else said)
    table = paragraphs(_row(row) for row in facts["table"])
    return message(
        said, [head, *paragraphs(lines), section("*Without a rule*"), *table, context(_HOW)]
    )


def changed(facts: Facts) -> Rendered:
    """Draw the receipt. Facts: verb (allow, deny, revoke), role, action, means, channel."""
    role, right = escape(facts["role"]), f"`{escape(facts['action'])}` ({escape(facts['means'])})"
    where = f"in {place(facts['channel'])}" if facts["channel"] else "everywhere"
    said = _CHANGED.get(facts["verb"], _CHANGED["revoke"]).format(
        role=role, right=right, where=where
    )
    return message(said, [section(said)])


def _item(item: Facts) -> str:
    where = f"in {place(item['channel'])}" if item["channel"] else "everywhere"
    may = "may" if item["allows"] else "may *not*"
    return (
        f"• {escape(item['role'])} {may} `{escape(item['action'])}` {where} · by"
        f" {person(item['set_by'])}, {when(item['set_at'])}"
    )


def _row(row: Facts) -> str:
    rights = ", ".join(f"`{escape(name)}`" for name in row["rights"]) or "nothing of this"
    return f"*{escape(row['role'])}*: {rights}"

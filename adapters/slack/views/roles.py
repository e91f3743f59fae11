"""The answer to /role list: who may moderate, and who made them."""

from adapters.slack.views.layout import context, paragraphs, section
from adapters.slack.views.moment import when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import count, escape, person

_ADMINS = "Admins and owners of the workspace may moderate without a role."
_NONE = "Nobody has a role yet. To give one: `/role grant @user moderator`"


def draw(facts: Facts) -> Rendered:
    """Draw the list. Facts: items, each user, role, granted_by, granted_at."""
    items = facts["items"]
    if not items:
        return message(_NONE, [section(_NONE), context(_ADMINS)])
    said = f"{count(len(items), 'role')} granted"
    return message(said, [section(f"*{said}*"), *paragraphs(map(_item, items)), context(_ADMINS)])


def _item(item: Facts) -> str:
    return (
        f"• {person(item['user'])} · {escape(item['role'])} · granted by"
        f" {person(item['granted_by'])}, {when(item['granted_at'])}"
    )

"""Every sentence that a person reads in Slack: a small file for each view, pure functions."""

from collections.abc import Callable
from typing import Any

from adapters.slack.views import (
    alert,
    already_banned,
    ban_opened,
    broken,
    card,
    case,
    case_closed,
    cases,
    edit_modal,
    help_page,
    late,
    notice_ban,
    notice_unban,
    refusal,
    role_granted,
    role_revoked,
    roles,
    settled,
    unban_opened,
    unknown_command,
)
from adapters.slack.views.rendered import Drawing, Facts, Rendered
from services.ports import View

__all__ = ["MESSAGES", "MODALS", "Rendered", "draw", "draw_modal"]

MESSAGES: dict[str, Drawing] = {
    "alert": alert.draw,
    "already_banned": already_banned.draw,
    "ban_opened": ban_opened.draw,
    "broken": broken.draw,
    "card": card.draw,
    "case": case.draw,
    "case_closed": case_closed.draw,
    "cases": cases.draw,
    "help": help_page.draw,
    "late": late.draw,
    "notice_ban": notice_ban.draw,
    "notice_unban": notice_unban.draw,
    "refusal": refusal.draw,
    "role_granted": role_granted.draw,
    "role_revoked": role_revoked.draw,
    "roles": roles.draw,
    "settled": settled.draw,
    "unban_opened": unban_opened.draw,
    "unknown_command": unknown_command.draw,
}
"""What draws a message, by the name of its view."""

MODALS: dict[str, Callable[[Facts], dict[str, Any]]] = {
    "edit_form": edit_modal.form,
    "edit_loading": edit_modal.loading,
}
"""What draws a modal, by the name of its view."""


def draw(view: View) -> Rendered:
    """Return the message that *view* is."""
    return MESSAGES[view.name](view.facts)


def draw_modal(view: View) -> dict[str, Any]:
    """Return the modal that *view* is, as views.open and views.update take it."""
    return MODALS[view.name](view.facts)

"""Every view in every state, with facts to draw it from."""

from typing import Any

CONVERSATION = "0193a5f0-0000-7000-8000-000000000001"
NOON = 1795348800
WEEK_LATER = NOON + 7 * 86400


def step(
    kind: str,
    state: str,
    subject: str = "",
    *,
    error: str | None = None,
    already: bool = False,
    **detail: Any,
) -> dict[str, Any]:
    return {
        "kind": kind,
        "subject": subject,
        "state": state,
        "error": error,
        "already": already,
        "detail": detail,
    }


def card(state: str, event: str, **facts: Any) -> dict[str, Any]:
    return {
        "flow": "ban",
        "state": state,
        "event": event,
        "version": 2,
        "conversation": CONVERSATION,
        "case": 12,
        "target": "U0SPAM",
        "owner": "U0ADA",
        "actor": "U0ADA",
        "reason": "sells watches in every channel",
        "until": WEEK_LATER,
        "deadline": NOON + 300,
        "error": None,
        "steps": [],
    } | facts


PLANNED = [
    step("guard", "pending"),
    step("evidence", "pending"),
    step("survey", "pending"),
    step("notice", "pending"),
]
HALFWAY = [
    step("guard", "done"),
    step("evidence", "done", messages=4),
    step("survey", "done"),
    step("kick", "done", "C0RANDOM"),
    step("kick", "working", "C0HELP"),
    step("kick", "pending", "C0INTRO"),
    step("notice", "pending"),
]
DONE = [
    step("guard", "done"),
    step("evidence", "done", messages=1),
    step("survey", "done"),
    step("kick", "verified", "C0RANDOM"),
    step("kick", "verified", "C0HELP"),
    step("kick", "done", "C0INTRO", already=True),
    step("verify", "done"),
    step("notice", "done"),
]
FAILED = [
    step("guard", "done"),
    step("evidence", "skipped"),
    step("survey", "done"),
    step("kick", "done", "C0RANDOM"),
    step("kick", "failed", "C0GENERAL", error="cant_kick_from_general"),
    step("kick", "failed", "C0HELP", error="restricted_action"),
    step("kick", "failed", "C0INTRO", error="restricted_action"),
    step("notice", "failed", error="some_new_word"),
]
DRIFTED = [*DONE[:3], step("kick", "drifted", "C0RANDOM"), *DONE[4:]]
LIFTED = [
    step("lift", "done"),
    step("invite", "done", "C0RANDOM"),
    step("invite", "done", "C0HELP", already=True),
    step("notice", "done"),
]
UNLIFTED = [*LIFTED[:1], step("invite", "failed", "C0RANDOM", error="not_in_channel")]

ITEMS = [
    {
        "number": 12,
        "kind": "ban",
        "target": "U0SPAM",
        "moderator": "U0ADA",
        "reason": "sells watches",
        "state": "in_force",
        "opened_at": NOON,
        "until": None,
        "length": "7d",
    },
    {
        "number": 11,
        "kind": "unban",
        "target": "U0BO",
        "moderator": "steward",
        "reason": "",
        "state": "done",
        "opened_at": NOON - 3600,
        "until": None,
    },
]
MOVES = [
    {"event": "start", "actor": "U0ADA", "at": NOON},
    {"event": "confirm", "actor": "U0MILO", "at": NOON + 20},
    {"event": "succeed", "actor": "", "at": NOON + 22},
]
ROLES = [
    {"user": "U0MILO", "role": "moderator", "granted_by": "U0ADA", "granted_at": NOON},
    {"user": "U0GRACE", "role": "moderator", "granted_by": "U0ADA", "granted_at": NOON},
]

CARDS: dict[str, dict[str, Any]] = {
    "asked": card("awaiting_confirmation", "start"),
    "asked_for_good": card("awaiting_confirmation", "start", until=None, reason=""),
    "asked_for_a_time": card("awaiting_confirmation", "start", until=None, lasts=1800),
    "edited": card("awaiting_confirmation", "submit", actor="U0MILO", version=3),
    "confirmed": card("processing", "confirm", actor="U0MILO", steps=PLANNED),
    "halfway": card("processing", "confirm", actor="U0MILO", steps=HALFWAY),
    "retried": card("processing", "retry", actor="U0MILO", steps=FAILED),
    "failed": card("error", "fail", actor="", steps=FAILED),
    "failed_for_want_of_scope": card(
        "error", "fail", actor="", error="missing_scope", steps=PLANNED
    ),
    "stuck": card("error", "expire", actor="", steps=HALFWAY),
    "banned": card("idle", "succeed", actor="", confirmed_by="U0MILO", steps=DONE, deadline=None),
    "banned_for_good": card(
        "idle", "succeed", actor="U0MILO", until=None, steps=DONE, deadline=None
    ),
    "banned_untold": card(
        "idle",
        "succeed",
        actor="",
        steps=[*DONE[:-1], step("notice", "skipped", error="cannot_dm_bot")],
    ),
    "drifted": card("idle", "succeed", actor="", steps=DRIFTED, deadline=None),
    "cancelled": card("idle", "cancel", actor="U0MILO", deadline=None),
    "dismissed": card("idle", "cancel", actor="U0MILO", steps=FAILED, deadline=None),
    "expired": card("idle", "expire", actor="", deadline=None),
    "expired_unfinished": card("idle", "expire", actor="", steps=FAILED, deadline=None),
    "unbanning": card("processing", "start", flow="unban", until=None, steps=LIFTED[:1]),
    "unbanning_by_the_clock": card(
        "processing", "start", flow="unban", owner="steward", actor="", until=None, reason=""
    ),
    "unban_failed": card("error", "fail", flow="unban", until=None, steps=UNLIFTED),
    "unbanned": card("idle", "succeed", flow="unban", actor="", until=None, steps=LIFTED),
    "unban_dismissed": card("idle", "cancel", flow="unban", until=None, steps=UNLIFTED),
}

ALERTS = [
    {"name": "dead_letters", "about": "", "value": 3, "is_raised": True},
    {"name": "no_worker", "about": "command", "value": 1, "is_raised": True},
    {"name": "request_waits", "about": "", "value": 95, "is_raised": True},
    {"name": "step_waits", "about": "", "value": 95, "is_raised": True},
    {"name": "card_waits", "about": "", "value": 95, "is_raised": True},
    {"name": "delivery_waits", "about": "", "value": 95, "is_raised": True},
    {"name": "job_silent", "about": "sweep", "value": 95, "is_raised": True},
    {"name": "slack_holds_back", "about": "", "value": 1, "is_raised": True},
]

MESSAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "alert_raised": ("alert", {"items": ALERTS}),
    "alert_cleared": ("alert", {"items": [one | {"is_raised": False} for one in ALERTS]}),
    **{f"card_{name}": ("card", facts) for name, facts in CARDS.items()},
    **{
        f"case_closed_{name}": ("case_closed", CARDS[name])
        for name in ("banned", "cancelled", "dismissed", "expired", "unbanned")
    },
    "refusal": ("refusal", {"text": "Name whom to ban, like this: `/ban @spammer 7d spam`"}),
    "broken": ("broken", {"request_id": "3f9a1c"}),
    "ban_opened": ("ban_opened", {"case": 12, "channel": "C0MODS", "target": "U0SPAM"}),
    "ban_opened_in_dm": ("ban_opened", {"case": 12, "channel": "", "target": "U0SPAM"}),
    "already_banned": ("already_banned", {"case": 12, "until": WEEK_LATER, "target": "U0SPAM"}),
    "already_banned_for_good": (
        "already_banned",
        {"case": 12, "until": None, "target": "U0SPAM"},
    ),
    **{
        f"settled_{event}": (
            "settled",
            {
                "case": 12,
                "actor": "" if event in {"succeed", "fail", "expire"} else "U0MILO",
                "event": event,
                "target": "U0SPAM",
            },
        )
        for event in ("confirm", "cancel", "retry", "submit", "succeed", "fail", "expire")
    },
    "late": ("late", {"case": 12}),
    "cases": ("cases", {"target": None, "total": 2, "items": ITEMS}),
    "cases_of_one": ("cases", {"target": "U0SPAM", "total": 31, "items": ITEMS[:1]}),
    "cases_none": ("cases", {"target": None, "total": 0, "items": []}),
    "cases_none_of_one": ("cases", {"target": "U0ADA", "total": 0, "items": []}),
    "case": ("case", ITEMS[0] | {"until": WEEK_LATER, "steps": DONE, "moves": MOVES}),
    "case_waiting": (
        "case",
        ITEMS[0] | {"state": "waiting", "reason": "", "steps": [], "moves": MOVES[:1]},
    ),
    "case_unban": ("case", ITEMS[1] | {"steps": LIFTED, "moves": []}),
    "roles": ("roles", {"items": ROLES}),
    "roles_none": ("roles", {"items": []}),
    "role_granted": ("role_granted", {"user": "U0MILO", "role": "moderator", "by": "U0ADA"}),
    "role_revoked": ("role_revoked", {"user": "U0MILO", "role": "moderator", "by": "U0ADA"}),
    "unban_opened": ("unban_opened", {"case": 13, "target": "U0SPAM", "channel": "C0MODS"}),
    "unban_opened_in_dm": ("unban_opened", {"case": 13, "target": "U0SPAM", "channel": ""}),
    "unknown_command": ("unknown_command", {"command": "/kick"}),
    "help": ("help", {}),
    "notice_ban": ("notice_ban", {"case": 12, "reason": "sells watches", "until": WEEK_LATER}),
    "notice_ban_for_good": (
        "notice_ban",
        {"case": 12, "reason": "", "until": None, "team": "Harbour"},
    ),
    "notice_unban": ("notice_unban", {"case": 13}),
}
"""Name of the golden file: the view and its facts."""

MODALS: dict[str, tuple[str, dict[str, Any]]] = {
    "edit_loading": ("edit_loading", {"value": f"{CONVERSATION}.2"}),
    "edit_form": (
        "edit_form",
        {"value": f"{CONVERSATION}.2", "reason": "spam", "duration": "7d", "target": "U0SPAM"},
    ),
    "edit_form_empty": (
        "edit_form",
        {"value": f"{CONVERSATION}.2", "reason": "", "duration": "", "target": "U0SPAM"},
    ),
}
